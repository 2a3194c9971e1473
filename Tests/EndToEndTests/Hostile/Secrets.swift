import Foundation
import Testing

/// What must be in nothing that is written or printed.
struct Secrets: Sendable {
  /// Part of every link's query in these tests.
  static let signature = "s3cretsignature"

  static let all = Array(FaultWorld.keys.values) + [signature, "X-Tos-", "AKLTtest"]

  /// Everything in the archive, also as it reads with escapes undone.
  static func expectNone(in archive: ArchiveTree, _ source: SourceLocation = #_sourceLocation) {
    for file in archive.files() {
      // SQLite's files may come and go between the listing and the reading.
      guard let data = try? Data(contentsOf: archive.url(file)) else { continue }
      let text = String(decoding: data, as: UTF8.self)
      let values = (try? [JSON(text)]) ?? (try? JSON.lines(text)) ?? []
      let decoded = values.flatMap(texts).joined(separator: "\n")
      expectNone(in: data + Data(decoded.utf8), file, source)
    }
  }

  static func expectNone(
    in data: Data, _ place: String, _ source: SourceLocation = #_sourceLocation
  ) {
    let found = all.filter { secret in
      let wide = Data(secret.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
      let forms = [Data(secret.utf8), wide, Data(Data(secret.utf8).base64EncodedString().utf8)]
      return forms.contains { data.range(of: $0) != nil }
    }
    #expect(found.isEmpty, "in \(place)", sourceLocation: source)
  }

  /// Every text in a value, names of members included, and percent-decoded.
  private static func texts(in value: JSON) -> [String] {
    switch value {
    case .null, .flag, .number: []
    case .text(let text):
      [text, text.removingPercentEncoding ?? ""]
        + ((try? JSON(text)).map { $0 == value ? [] : texts(in: $0) } ?? [])
    case .list(let values): values.flatMap(texts)
    case .object(let members): members.keys + members.values.flatMap(texts)
    }
  }
}
