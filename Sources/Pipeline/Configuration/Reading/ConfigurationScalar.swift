/// A value that a configuration writes as one scalar, quoted or not.
protocol ConfigurationScalar: Sendable {
  /// What to write, after the word "write": `true or false`.
  static var form: String { get }

  /// Takes the scalar's text, in which environment variables are already replaced.
  init(configured text: String) throws(Complaint)

  /// The text that this value is read from.
  var configured: String { get }
}

extension ConfigurationScalar where Self: CaseIterable & RawRepresentable<String> {
  static var form: String {
    let names = allCases.map(\.rawValue)
    return names.dropLast().joined(separator: ", ") + " or " + names.suffix(1).joined()
  }

  init(configured text: String) throws(Complaint) {
    guard let value = Self(rawValue: text) else { throw .write(Self.form) }
    self = value
  }

  var configured: String { rawValue }
}

extension Bool: ConfigurationScalar {
  static let form = "true or false"

  init(configured text: String) throws(Complaint) {
    guard let value = Bool(text) else { throw .write(Self.form) }
    self = value
  }

  var configured: String { description }
}
