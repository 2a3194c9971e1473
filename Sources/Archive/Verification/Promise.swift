extension Verification {
  /// An object that someone counts on, as the ledger does.
  package struct Promise: Sendable, Hashable {
    package let object: ObjectName
    package let bytes: Int64?

    package init(object: ObjectName, bytes: Int64?) {
      self.object = object
      self.bytes = bytes
    }
  }
}
