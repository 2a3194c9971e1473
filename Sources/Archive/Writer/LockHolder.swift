/// Who has a lock: the one line of its file.
package struct LockHolder: Encodable, Sendable, Hashable {
  /// Of the file, in bytes.
  static let longest: Int64 = 4096

  package let process: Int32
  /// `run` and its run id, or `verify`; nil for somebody whose line is not written yet.
  package let role: String?
  /// RFC 3339.
  package let since: String?
}

extension LockHolder: CustomStringConvertible {
  package var description: String {
    (["process \(process)", role].compactMap(\.self) + (since.map { ["since \($0)"] } ?? []))
      .joined(separator: ", ")
  }
}

extension LockHolder {
  /// Nil for a line of another form.
  init?(line: some StringProtocol) {
    let parts = line.split(separator: ", ")
    guard parts.count == 3, parts[0].hasPrefix("process "), parts[2].hasPrefix("since "),
      let process = Int32(parts[0].dropFirst("process ".count))
    else { return nil }
    self.init(
      process: process, role: String(parts[1]), since: String(parts[2].dropFirst("since ".count)))
  }
}
