/// Where things lie in an archive, relative to its root.
enum Layout {
  static let payload = "data"
  static let objects = "data/sha256"
  static let receipts = "data/tasks"
  static let journals = "journal"
  static let own = ".holdfast"
  static let identity = ".holdfast/archive.json"
  static let lock = ".holdfast/lock"
  static let ledger = ".holdfast/ledger.sqlite"
  static let scrub = ".holdfast/scrub.sqlite"
  static let scrubLock = ".holdfast/scrub.lock"
  /// One that is being made, to take the place of the ledger.
  static let newLedger = ".holdfast/ledger.sqlite.new"
  static let staging = ".holdfast/staging"
  static let quarantine = ".holdfast/quarantine"
  static let sealing = ".holdfast/seal"
  static let reports = ".holdfast/reports"

  static let readme = "README.txt"
  static let declaration = "bagit.txt"
  static let bagInfo = "bag-info.txt"
  static let manifest = "manifest-sha256.txt"
  static let tagManifest = "tagmanifest-sha256.txt"

  /// What the tagmanifest lists besides the journals.
  static let tagFiles = [readme, declaration, bagInfo, manifest, tagManifest]

  static let checksumEnding = ".sha256"
  static let recordEnding = ".jsonl"

  /// The 256 directories that objects lie in.
  static var shards: [String] {
    (0...255).map { "\(objects)/\(Hex.pair(UInt8($0)))" }
  }

  /// The directory of a task's receipt; a provider's name is plain, and escaping leaves it.
  ///
  /// Its last part spreads the receipts, as with objects.
  static func receiptDirectory(provider: String, taskID: String) -> String {
    "\(receipts)/\(PayloadName.escape(provider))/\(Hex.pair(Digest(of: taskID).shard))"
  }

  /// - Parameter number: 1 for the receipt itself, 2 for its first successor.
  static func receipt(provider: String, taskID: String, number: Int = 1) -> String {
    receiptDirectory(provider: provider, taskID: taskID)
      + "/\(PayloadName.escape(taskID))\(number == 1 ? "" : "~\(number)").json"
  }

  /// Whether this is the name of a task's receipt, or of a successor.
  static func isReceipt(_ name: String, provider: String, taskID: String) -> Bool {
    let own = receipt(provider: provider, taskID: taskID)
    return name == own || name.hasPrefix(own.dropLast(".json".count) + "~")
  }

  static func journal(_ runID: String, _ ending: String) -> String {
    "\(journals)/\(runID)\(ending)"
  }
}
