extension Export {
  /// Why something was not exported.
  package struct Problem: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
      /// A receipt names an object that is not there.
      case missing
      /// The object's bytes are not those that its name stands for.
      case corrupt
      /// A link, a directory or a device in the place of a file of the archive.
      case notAFile = "not-a-file"
      case unreadable
      case receiptDamaged = "receipt-damaged"
      /// Something else has the name already, where the export should go.
      case occupied
      /// Something in the bag that is no part of it: the bag is not sealed.
      case stray
    }

    package let kind: Kind
    /// For people.
    package let sentence: String
    /// Relative to the archive's root; of what is `occupied` and `stray`, to the export's.
    package let path: String
    /// As `provider:task_id`.
    package let task: String?

    init(_ kind: Kind, _ path: String, _ sentence: String, task: String? = nil) {
      self.kind = kind
      self.path = path
      self.sentence = sentence
      self.task = task
    }
  }
}
