/// A pattern for task ids: `*` stands for any characters or none, `?` for exactly one.
package struct TaskPattern: Hashable, Sendable {
  package let text: String
  private let scalars: [Unicode.Scalar]

  init(_ text: String) {
    self.text = text
    scalars = Array(text.unicodeScalars)
  }

  /// Whether the whole of `taskID` fits.
  ///
  /// Takes time in proportion to the product of both lengths at worst.
  package func matches(_ taskID: String) -> Bool {
    let id = Array(taskID.unicodeScalars)
    var (inPattern, inID) = (0, 0)
    /// Where to go on after the last `*` took one more character.
    var retry: (inPattern: Int, inID: Int)?
    while inID < id.count {
      if inPattern < scalars.count, scalars[inPattern] == "*" {
        inPattern += 1
        retry = (inPattern, inID)
      } else if inPattern < scalars.count,
        scalars[inPattern] == "?" || scalars[inPattern] == id[inID]
      {
        inPattern += 1
        inID += 1
      } else if let last = retry {
        inPattern = last.inPattern
        inID = last.inID + 1
        retry = (inPattern, inID)
      } else {
        return false
      }
    }
    return scalars[inPattern...].allSatisfy { $0 == "*" }
  }
}

extension TaskPattern: ConfigurationScalar {
  static let form = "a pattern such as cgt-*"

  init(configured text: String) throws(Complaint) {
    let hasGap = text.unicodeScalars.contains { $0.isBlank || $0.acts }
    guard !text.isEmpty, text.utf8.count <= TaskID.longest, !hasGap else {
      throw .write(Self.form)
    }
    self.init(text)
  }

  package var configured: String { text }
}
