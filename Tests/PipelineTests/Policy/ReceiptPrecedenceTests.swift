import Archive
import Foundation
import Testing

@testable import Pipeline

@Suite struct `Of a task that was fetched again, the filed receipt` {
  /// The objects of `video` and `original`, by a word for their bytes; nil for a lost one.
  struct Named: Sendable {
    var video: String? = "a"
    var original: String?
    var verdict = "verified"
    var videoVerdict = "verified"

    func receipt() throws -> Receipt {
      let artifacts = [("video", video), ("original", original)].map { role, bytes in
        guard let bytes else { return Receipt.Artifact(role: role, lost: "link-expired") }
        return Receipt.Artifact(
          role: role, verdict: videoVerdict, object: object(bytes), bytes: 1, chunks: [],
          facts: .null, checks: .null, link: Receipt.Link(host: "h", path: "/p"))
      }
      return Receipt(
        provider: "anyfast", dialect: "anyfast", taskID: "a", verdict: verdict,
        times: Receipt.Times(), artifacts: artifacts, holdfast: "1", reply: .null)
    }
  }

  private func precedence(
    _ filed: Named, whole: [String], _ fetched: Named
  ) throws -> ReceiptPrecedence {
    ReceiptPrecedence(
      of: try filed.receipt(), whole: Set(whole.map(object)), over: try fetched.receipt())
  }

  @Test(
    arguments: [
      (Named(), ["a"], Named()),
      (Named(), [], Named()),
      (Named(), ["a"], Named(video: "b")),
      (Named(original: "o"), ["a", "o"], Named(video: "b")),
      (Named(original: "o"), ["a"], Named(video: "b", original: "o")),
      (Named(), ["a"], Named(video: "b", verdict: "damaged", videoVerdict: "damaged")),
      (Named(verdict: "damaged", videoVerdict: "damaged"), ["a"], Named()),
      (Named(verdict: "mismatch", videoVerdict: "mismatch"), ["a"], Named(video: "b")),
    ] as [(Named, [String], Named)])
  func `counts while its files are whole, or come again`(
    filed: Named, whole: [String], fetched: Named
  ) throws {
    #expect(try precedence(filed, whole: whole, fetched) == .filed)
  }

  @Test(
    arguments: [
      (Named(), [], Named(video: "b"), "not whole"),
      (Named(original: "o"), ["a"], Named(original: "p"), "not whole"),
      (Named(), ["a"], Named(original: "o"), "no original"),
      (
        Named(verdict: "damaged", videoVerdict: "damaged"), ["a"], Named(video: "b"), "is damaged"
      ),
      (Named(verdict: "fine"), ["a"], Named(video: "b"), "no verdict"),
      (Named(video: nil, original: "a"), ["a"], Named(video: "b"), "no video"),
    ] as [(Named, [String], Named, String)])
  func `has a successor otherwise`(
    filed: Named, whole: [String], fetched: Named, reason: String
  ) throws {
    guard case .successor(let because) = try precedence(filed, whole: whole, fetched) else {
      Issue.record("it counts")
      return
    }
    #expect(because.contains(reason))
  }
}

private func object(_ word: String) -> ObjectName { ObjectName(Digest(of: word), .mp4) }
