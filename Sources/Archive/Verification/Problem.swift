extension Verification {
  /// Something that is not as it was promised.
  package struct Problem: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
      /// Promised, and not there.
      case missing
      /// There, under a right name, and named by nothing.
      case orphan
      /// Holdfast never gives such a name.
      case stray
      /// A link, a directory or a device in the place of a file.
      case notAFile = "not-a-file"
      /// An object or a receipt in another directory than its own.
      case misplaced
      case wrongSize = "wrong-size"
      /// The bytes are not those that the name stands for.
      case corrupt
      case unreadable
      /// This user may not read it: nothing is known of its bytes.
      case permission
      /// No receipt, or that of another task.
      case receiptDamaged = "receipt-damaged"
      /// The bytes are not those that the journal listed.
      case receiptEdited = "receipt-edited"
      case journalDamaged = "journal-damaged"
      case sealDamaged = "seal-damaged"
      /// A receipt names an object that is not there, and that nothing else names.
      case namesMissing = "names-missing"
      /// The seal is not one that follows the one seen before.
      case sealReplaced = "seal-replaced"
      /// A run was killed while it renewed the seal; the next one finishes it.
      case sealUnfinished = "seal-unfinished"
      /// The ledger says that a task is archived, and there is no receipt of it.
      case noReceipt = "no-receipt"
      /// The ledger contradicts a task's receipt, or doesn't know the task.
      case ledgerDiffers = "ledger-differs"
      /// The media are not what the receipt says.
      case factsDiffer = "facts-differ"
    }

    package let kind: Kind
    /// For people.
    package let sentence: String
    /// Relative to the archive's root.
    package let path: String
    /// The bytes that are hit, where that is known, in order.
    package let ranges: [Range<Int64>]
    /// Paths of other files with the same problem, at most four.
    package var others: [String] = []
    /// Whose they are, in order; the first hundred.
    package var owners: [Owner]

    package init(
      _ kind: Kind, _ path: String, _ sentence: String, ranges: [Range<Int64>] = [],
      owners: [Owner] = []
    ) {
      self.kind = kind
      self.path = path
      self.sentence = sentence
      self.ranges = ranges
      self.owners = owners
    }

    /// A file, or a directory, that cannot be read.
    init(unread path: String, _ error: ArchiveError) {
      self.init(error.isPermission ? .permission : .unreadable, path, "\(error)")
    }

    package var slug: String { kind.rawValue }
    /// What is hit, as `provider:task_id`.
    package var tasks: [String] { owners.map(\.task) }
    /// What the tasks that are hit have cost, so far as it is known.
    package var tokens: Int64 { owners.reduce(0) { $0 + ($1.tokens ?? 0) } }
  }
}
