/// Which task ids of an archive are equal to another one but for case or provider, so that their
/// names alone would not tell them apart everywhere.
///
/// Takes 8 bytes a task while it is made, and then as many for each twin.
struct TwinNames: Sendable {
  private let twins: Set<Int>

  /// From the receipts' names: what is in them is not read.
  init(in archive: Tree) throws(ArchiveError) {
    var hashes: [Int] = []
    var walk = try ReceiptWalk(archive)
    while let names = try walk.next() {
      guard let taskID = names.first.flatMap(Self.taskID) else { continue }
      hashes.append(Self.hash(taskID))
    }
    hashes.sort()
    twins = Set(zip(hashes, hashes.dropFirst()).filter { $0 == $1 }.map(\.0))
  }

  func contains(_ taskID: String) -> Bool {
    twins.contains(Self.hash(taskID))
  }

  /// Nil for an id so long that only its digest is in the name.
  private static func taskID(ofReceipt path: String) -> String? {
    let name = path.split(separator: "/").last?.dropLast(".json".count)
    return name.flatMap { PayloadName.unescape(String($0)) }
  }

  private static func hash(_ taskID: String) -> Int {
    taskID.lowercased().hashValue
  }
}
