/// The parameters of a link, whose names are compared in lower case, as hosts do in practice.
struct LinkQuery {
  private let parameters: [(name: String, value: String)]

  init(_ query: String) {
    parameters = query.utf8.split(separator: UInt8(ascii: "&")).map { parameter in
      let name = parameter.prefix { $0 != UInt8(ascii: "=") }
      let value = parameter[name.endIndex...].dropFirst()
      return (Self.decoded(name).lowercased(), Self.decoded(value))
    }
  }

  var names: Set<String> { Set(parameters.map(\.name)) }

  /// Percent-decoded.
  var values: [String] { parameters.map(\.value) }

  /// All values of a parameter, percent-decoded: a name may come twice.
  subscript(name: String) -> [String] {
    parameters.filter { $0.name == name }.map(\.value)
  }

  private static func decoded(_ text: Substring.UTF8View) -> String {
    var bytes: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let value = UInt8(hexPair: rest.prefix(2)) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
