extension Verification {
  /// What a verification tells while it works.
  package enum Finding: Sendable {
    case problem(Problem)
    /// A file was bad when it was read, and good when it was read again past the page cache: not the
    /// medium, but memory or a cable is to blame.
    case transient(path: String, sentence: String)
    /// So many objects and receipts can be written to by their modes.
    case writable(files: Int, first: String)
  }
}
