import Crypto
import Foundation
import SystemPackage
import Testing

@testable import Archive

extension ArchiveWriter {
  /// Bytes in staging, ready to be published.
  func candidate(_ text: String, staged name: String? = nil) throws -> Candidate {
    let bytes = Array(text.utf8)
    let digest = Digest(SHA256.hash(data: bytes))
    let staged = try stage(name: name ?? "\(digest).part")
    _ = try staged.descriptor.writeAll(bytes)
    return Candidate(
      staged: staged.path, object: ObjectName(digest, .mp4), bytes: Int64(bytes.count))
  }

  /// Takes a task all the way: object, receipt, journal.
  ///
  /// Gives the paths of the first two.
  @discardableResult
  func store(
    task: String, _ text: String, chunks: [String] = ["0badcafe"]
  ) throws -> (object: String, receipt: String) {
    let candidate = try candidate(text, staged: "\(PayloadName.escape(task)).part")
    let object = try #require(publish([candidate]).first).get()
    let receipt = Receipt.sample(
      task: task, object: candidate.object, bytes: candidate.bytes, chunks: chunks)
    let filed = try publishOnce(receipt)
    try append([object.filed, filed], records: [JSON.object([("task_id", .string(task))]).text()])
    return (object.filed.path, filed.path)
  }
}
