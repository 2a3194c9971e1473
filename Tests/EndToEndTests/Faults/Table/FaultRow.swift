import Testing

/// A row of the table: faults that are met in one run, each at a host of its own.
struct FaultRow: Sendable, CustomTestStringConvertible {
  let number: Int
  var faults: [Fault]
  /// Lines of `download:` that differ.
  var download = ""
  /// What `run` is given beside the list.
  var arguments: [String] = []
  /// What links may lead to although it is private.
  var allowed = "127.0.0.0/8"
  /// Seconds by which the provider's clock is ahead of this machine's.
  var clockSkew = 0
  /// Names that lead elsewhere than to a host of the row's.
  var names: [(name: String, address: String)] = []
  var id: String { "\(number) \(faults[0].behaviour)" }
  var testDescription: String { id }

  /// Whether names and certificates are of the test's own making.
  var needsNamespace: Bool {
    !names.isEmpty || faults.contains { $0.name != nil || $0.certificate != nil }
  }

  init(_ number: Int, _ faults: Fault..., change: (inout FaultRow) -> Void = { _ in }) {
    self.number = number
    self.faults = faults
    change(&self)
  }

  static let all =
    bodies + lengths + ranges + changes + checksums + refusals + pushBack + contents + heads
    + silences
    + addresses + connections + secure
}
