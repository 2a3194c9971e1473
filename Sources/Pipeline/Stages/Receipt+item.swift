import Archive
import FoundationEssentials
import Ledger
import Media
import Providers
import SystemPackage
import Transfer

extension Receipt {
  /// The receipt of a verified task, as it is about to be filed.
  init(_ item: InFlightTask, verdict: Verdict, dialect: Dialect, storedAt: Date) throws {
    let details = item.details
    self.init(
      provider: item.row.provider, dialect: dialect.rawValue, taskID: item.row.taskID,
      verdict: verdict.rawValue,
      times: Times(
        submitted: details.submitted ?? details.created, started: details.started,
        finished: details.finished, polled: item.polledAt,
        downloaded: item.parts.compactMap { $0.fetched?.finishedAt }.max(), stored: storedAt),
      listing: try Listing(item.row), model: details.model ?? item.row.model,
      action: details.action,
      seed: details.seed.flatMap { Int64($0) }, ratio: details.ratio,
      resolution: details.superResolution ?? details.resolution, tokens: details.tokens,
      requestID: details.requestID, artifacts: try item.parts.map(Artifact.init),
      holdfast: Version.text, reply: item.reply.map { .raw($0) } ?? .null,
      replyOmitted: item.reply == nil ? "longer than 256 KiB" : nil)
    let notes = ([item.note] + item.parts.map(\.note)).compactMap(\.self)
    note = notes.isEmpty ? nil : notes.joined(separator: "; ")
  }
}

extension Receipt {
  /// Without the reply, if the text that it makes could not be read again: replies are read member by
  /// member, and may hold what is no JSON where nobody has looked.
  func readable() throws -> Receipt {
    if (try? Receipt(text: try text(), path: "")) != nil { return self }
    var receipt = self
    receipt.reply = .null
    receipt.replyOmitted = "not well formed"
    return receipt
  }
}

extension Receipt.Listing {
  fileprivate init(_ row: TaskRow) throws {
    self.init(
      from: row.origin,
      expectations: row.duration == nil && row.framesPerSecond == nil
        ? nil
        : try JSON(
          encoding: ListedExpectations(
            duration: row.duration, framesPerSecond: row.framesPerSecond)),
      tags: row.tags.isEmpty ? nil : .array(row.tags.map { .string($0) }))
  }
}

/// What the user's list expects.
private struct ListedExpectations: Encodable {
  let duration: Double?
  let framesPerSecond: Double?

  private enum CodingKeys: String, CodingKey {
    case duration
    case framesPerSecond = "framespersecond"
  }
}

extension Receipt.Artifact {
  fileprivate init(_ part: ArtifactTransfer) throws {
    let link =
      part.link.isKnown
      ? Receipt.Link(
        host: part.link.origin.host, path: part.link.path, deadline: part.deadline.date,
        deadlineSource: part.deadline.source.rawValue) : nil
    guard let fetched = part.fetched, let examined = part.examined, let object = part.object else {
      guard case .given(let trouble, _) = part.state else {
        preconditionFailure("a filed part was examined or given up")
      }
      self.init(role: part.role.rawValue, lost: trouble.reason, link: link)
      return
    }
    var facts = examined.facts
    facts.file = object.path
    self.init(
      role: part.role.rawValue, verdict: examined.verification.verdict.rawValue,
      reasons: examined.verification.reasons.isEmpty ? nil : examined.verification.reasons,
      object: object,
      bytes: fetched.contents.bytes, chunks: fetched.contents.chunks.map(\.hexadecimal),
      facts: try JSON(encoding: facts), checks: try JSON(encoding: examined.verification.checks),
      link: link)
  }
}

extension ArtifactTransfer {
  /// What its bytes will be called: their digest, and the ending that they, not the link, ask for.
  var object: ObjectName? {
    guard let fetched, let examined, let digest = Digest(fetched.contents.sha256),
      let ending = examined.facts.container.flatMap(ObjectExtension.init(rawValue:))
    else { return nil }
    return ObjectName(digest, ending)
  }
}

extension UInt32 {
  /// Eight lower-case digits.
  fileprivate var hexadecimal: String {
    let digits = String(self, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
