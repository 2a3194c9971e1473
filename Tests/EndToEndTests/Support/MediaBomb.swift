import Foundation

/// Clips whose tables were made to ask for gigabytes.
enum MediaBomb {
  /// By the table that does it: in place of its beginning stand these numbers.
  static let all: [(table: String, numbers: [UInt32])] = [
    // Samples of one byte each.
    ("stsz", [0, 1, 85_000_000]),
    ("stts", [0, .max]), ("stss", [0, 1 << 28]), ("stco", [0, .max]), ("elst", [0, 1 << 28]),
  ]

  /// - Parameter clip: a good one.
  static func bytes(of table: String, numbers: [UInt32], in clip: URL) throws -> Data {
    var bytes = try Data(contentsOf: clip)
    guard let type = bytes.range(of: Data(table.utf8)) else { return Data() }
    let new = Data(numbers.flatMap { number in withUnsafeBytes(of: number.bigEndian, Array.init) })
    bytes.replaceSubrange(type.upperBound..<type.upperBound + new.count, with: new)
    return bytes
  }

  /// Writes all of them, as the names of the tables.
  static func write(into directory: URL) throws {
    for bomb in all {
      let clip = Tools.clip("ok_480p_5s_fast.mp4")
      try bytes(of: bomb.table, numbers: bomb.numbers, in: clip)
        .write(to: directory.appending(path: "\(bomb.table).mp4"))
    }
  }
}
