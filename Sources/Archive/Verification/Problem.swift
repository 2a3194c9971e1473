extension Verification {
  /// Something that is not as it was promised.
  package struct Problem: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
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
      /// Not 0444.
      case wrongMode = "wrong-mode"
      /// The bytes are not those that the name stands for.
      case corrupt
      case unreadable
      /// No receipt, or that of another task.
      case receiptDamaged = "receipt-damaged"
      /// The bytes are not those that the journal listed.
      case receiptEdited = "receipt-edited"
      case journalDamaged = "journal-damaged"
      case sealDamaged = "seal-damaged"
      /// A run was killed while it renewed the seal; the next one finishes it.
      case sealUnfinished = "seal-unfinished"
    }

    package let kind: Kind
    /// For people.
    package let sentence: String
    /// Relative to the archive's root.
    package let path: String
    /// What is hit, as `provider:task_id`, sorted.
    package let tasks: [String]

    init(_ kind: Kind, _ path: String, _ sentence: String, tasks: [String] = []) {
      self.kind = kind
      self.path = path
      self.sentence = sentence
      self.tasks = tasks
    }

    package var slug: String { kind.rawValue }
  }
}
