import SystemPackage

extension Errno {
  /// Runs a call of swift-system, which throws nothing else but does not say so in its types.
  static func typed<Value>(_ call: () throws -> Value) throws(Errno) -> Value {
    do {
      return try call()
    } catch let errno as Errno {
      throw errno
    } catch {
      preconditionFailure("swift-system threw \(error)")
    }
  }
}
