import Archive
import FoundationEssentials
import Ledger

/// What is told beside a finding: until when a link can mend it, and the seconds of video it hits.
struct FindingDetails: Sendable {
  let archive: Archive
  let ledger: Ledger?

  func event(_ finding: Verification.Finding) async -> ProblemEvent {
    guard case .problem(let problem) = finding, let owner = problem.owners.first else {
      return ProblemEvent(finding, in: archive.root)
    }
    let details = try? await blocking { (try deadline(problem), try duration(problem, owner)) }
    return ProblemEvent(finding, in: archive.root, deadline: details?.0, duration: details?.1)
  }

  /// The last moment at which a link of the object may be asked; nil when it has passed.
  private func deadline(_ problem: Verification.Problem) throws -> Date? {
    guard let ledger, let digest = problem.digest else { return nil }
    let deadlines = try ledger.holders(of: digest, limit: 100).compactMap(\.deadline)
    return deadlines.max().flatMap { $0 > Date() ? $0 : nil }
  }

  private func duration(
    _ problem: Verification.Problem, _ owner: Verification.Owner
  ) throws -> Double? {
    guard !problem.ranges.isEmpty,
      let receipt = try archive.receipt(provider: owner.provider, taskID: owner.taskID),
      let artifact = receipt.artifacts.first(where: { $0.path == problem.path })
    else { return nil }
    return artifact.facts?["duration"]?.number
  }
}

extension Verification.Problem {
  /// Of the object that it is about; nil for another file.
  fileprivate var digest: String? {
    guard path.hasPrefix("data/sha256/") else { return nil }
    return path.split(separator: "/").last?.split(separator: ".").first.map(String.init)
  }
}

extension JSON {
  fileprivate subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == name }?.value
  }

  fileprivate var number: Double? {
    switch self {
    case .int(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }
}
