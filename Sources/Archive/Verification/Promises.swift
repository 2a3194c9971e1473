/// Everything that is said to be in the archive, by whomever.
struct Promises {
  struct Object {
    var name: ObjectName
    var bytes: Int64?
    var isSealed = false
    /// Whose receipts name it, as `provider:task_id`.
    var tasks: [String] = []
  }

  struct Receipt {
    var digest: Digest
    var isSealed: Bool
  }

  private(set) var objects: [Digest: Object] = [:]
  /// By path.
  private(set) var receipts: [String: Receipt] = [:]
  /// How many lines the manifest has.
  private(set) var sealedCount = 0

  /// How many objects and receipts only journals vouch for.
  var unsealedCount: Int {
    objects.values.count { !$0.isSealed } + receipts.values.count { !$0.isSealed }
  }

  mutating func add(_ promise: Verification.Promise, isSealed: Bool = false) {
    var object = objects[promise.object.digest] ?? Object(name: promise.object)
    object.bytes = object.bytes ?? promise.bytes
    object.isSealed = object.isSealed || isSealed
    objects[promise.object.digest] = object
  }

  mutating func add(task: String, for object: ObjectName, bytes: Int64?) {
    add(Verification.Promise(object: object, bytes: bytes))
    objects[object.digest]?.tasks.append(task)
  }

  /// False when the line contradicts itself or an earlier one.
  mutating func add(_ line: ChecksumLine, isSealed: Bool) -> Bool {
    if isSealed { sealedCount += 1 }
    if let object = ObjectName(path: line.path) {
      add(Verification.Promise(object: object, bytes: nil), isSealed: isSealed)
      return object.digest == line.digest
    }
    guard let known = receipts[line.path] else {
      receipts[line.path] = Receipt(digest: line.digest, isSealed: isSealed)
      return true
    }
    receipts[line.path]?.isSealed = known.isSealed || isSealed
    return known.digest == line.digest
  }

  /// Reads the lines of a manifest or a journal: its digest, and whether all of them are lines that
  /// do not contradict themselves or others.
  mutating func add(
    linesOf name: String, isSealed: Bool, in tree: Tree
  ) throws(ArchiveError) -> (digest: Digest, areGood: Bool) {
    var areGood = true
    let digest = try tree.readLines(of: name) { (text, _) throws(ArchiveError) in
      let isGood = ChecksumLine(text).map { add($0, isSealed: isSealed) } ?? false
      if !isGood { areGood = false }
    }
    return (digest, areGood)
  }
}
