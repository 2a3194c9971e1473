import Archive
import Media

/// The receipt that counts for a task that was fetched although the archive has a receipt of it.
enum ReceiptPrecedence: Sendable, Equatable {
  /// The filed receipt: its objects are whole, and it has everything that was fetched now.
  case filed
  /// A successor with what was fetched now. The reason is a sentence for people.
  case successor(because: String)

  /// - Parameters:
  ///   - filed: The receipt in the archive.
  ///   - whole: Its objects that are in the archive and hash to their names.
  ///   - fetched: The receipt of what was fetched now, whose objects are about to be filed.
  init(of filed: Receipt, whole: Set<ObjectName>, over fetched: Receipt) {
    let reason = Self.flaw(in: filed) ?? Self.gap(in: filed, whole, fetched)
    self = reason.map { .successor(because: $0) } ?? .filed
  }

  /// What keeps a receipt from being one that a run has written.
  private static func flaw(in filed: Receipt) -> String? {
    guard Verdict(rawValue: filed.verdict) != nil else { return "it has no verdict" }
    guard filed.artifacts.contains(where: { $0.role == "video" && $0.object != nil }) else {
      return "it names no video"
    }
    guard filed.artifacts.allSatisfy({ $0.digest == $0.object?.digest }) else {
      return "it names a file by another digest than its own"
    }
    return nil
  }

  private static func gap(
    in filed: Receipt, _ whole: Set<ObjectName>, _ fetched: Receipt
  ) -> String? {
    let had = whole.union(fetched.artifacts.compactMap(\.object))
    if let object = filed.artifacts.compactMap(\.object).first(where: { !had.contains($0) }) {
      return "\(object.path), which it names, is not there or not whole"
    }
    for artifact in fetched.artifacts where artifact.object != nil {
      let known = filed.artifacts.first { $0.role == artifact.role && $0.object != nil }
      guard let known else { return "it has no \(artifact.role), and now there is one" }
      if known.digest != artifact.digest, isDamaged(known), !isDamaged(artifact) {
        return "its \(artifact.role) is damaged, and what was fetched now is not"
      }
    }
    return nil
  }

  private static func isDamaged(_ artifact: Receipt.Artifact) -> Bool {
    artifact.verdict == Verdict.damaged.rawValue
  }
}
