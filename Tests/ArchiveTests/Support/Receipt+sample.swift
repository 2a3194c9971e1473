import Foundation

@testable import Archive

extension Receipt {
  static func sample(
    task: String, object: ObjectName, bytes: Int64, chunks: [String] = ["0badcafe"],
    reply: JSON = .raw(#"{"status": "done"}"#)
  ) -> Receipt {
    let moment = Date(timeIntervalSince1970: 1_795_230_855.123)
    return Receipt(
      provider: "anyfast", dialect: "anyfast", taskID: task, verdict: "verified",
      times: Times(submitted: moment, finished: moment, stored: moment),
      listing: Listing(
        from: "tasks.txt:12", expectations: .object([("duration", .double(5.5))]),
        tags: .array([.string("film")])),
      model: "some-model", seed: -1, tokens: 1200,
      artifacts: [
        Artifact(
          role: "video", verdict: "verified", object: object, bytes: bytes, chunks: chunks,
          facts: .object([("audio", .null), ("duration", .double(5.041))]),
          checks: .array([.object([("binding", .bool(true)), ("name", .string("fps"))])]),
          link: Link(
            host: "cdn.example", path: "/a.mp4", deadline: moment, deadlineSource: "X-Amz-Expires")),
        Artifact(role: "original", lost: "link-expired"),
      ],
      holdfast: "0.1.0", reply: reply)
  }
}
