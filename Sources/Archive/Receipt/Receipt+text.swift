import FoundationEssentials
package import SystemPackage

extension Receipt {
  /// The file's text: a member a line, ending in a newline.
  package func text() throws -> String {
    try JSON(encoding: self).text(indent: 2) + "\n"
  }

  /// Reads a receipt; `path` is only for the error to name.
  ///
  /// - Parameter isBrief: leaves out the reply, and the others of its parts that are a ``JSON``.
  package init(text: String, path: FilePath, isBrief: Bool = false) throws(ArchiveError) {
    let decoder = JSONDecoder()
    if isBrief { decoder.userInfo = JSON.leftOut }
    decoder.dateDecodingStrategy = .custom { decoder in
      let value = try decoder.singleValueContainer()
      guard let date = Timestamp.date(try value.decode(String.self)) else {
        throw DecodingError.dataCorruptedError(
          in: value, debugDescription: "A time is written as RFC 3339 in UTC.")
      }
      return date
    }
    let data = Data(text.utf8)
    let receipt = Result { try decoder.decode(Receipt.self, from: data) }
    let schema =
      (try? receipt.get().schema) ?? (try? decoder.decode(Header.self, from: data).schema)
    if let schema, schema > Receipt.schema { throw .receiptTooNew(path, schema: schema) }
    do {
      self = try receipt.get()
    } catch {
      throw .receiptUnreadable(path, reason: Self.sentence(about: error))
    }
  }

  /// What is read of one that cannot be read as a whole.
  private struct Header: Decodable {
    let schema: Int
  }

  private static func sentence(about error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    switch error {
    case .keyNotFound(let key, let context):
      return "`\(name(context.codingPath + [key]))` is missing."
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "`\(name(context.codingPath))` is of another kind than expected."
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      return "it is not well formed JSON."
    case .dataCorrupted(let context):
      return "`\(name(context.codingPath))`: \(context.debugDescription)"
    @unknown default:
      return "\(error)"
    }
  }

  private static func name(_ path: [any CodingKey]) -> String {
    path.map(\.stringValue).joined(separator: ".")
  }
}
