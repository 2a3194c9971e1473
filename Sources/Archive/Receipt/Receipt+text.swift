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
    self = try Self.read(Receipt.self, from: text, path: path, isBrief: isBrief)
  }

  /// Reads as much of a receipt as `form` holds, which is far quicker without the reply.
  package static func read<Form: Decodable>(
    _ form: Form.Type, from text: String, path: FilePath, isBrief: Bool = false
  ) throws(ArchiveError) -> Form {
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
    do {
      return try decoder.decode(Versioned<Form>.self, from: Data(text.utf8)).form
    } catch let error as NewerSchema {
      throw .receiptTooNew(path, schema: error.schema)
    } catch {
      throw .receiptUnreadable(path, reason: sentence(about: error))
    }
  }

  private struct NewerSchema: Error {
    let schema: Int
  }

  /// Looks at the schema first, for whatever follows depends on it.
  private struct Versioned<Form: Decodable>: Decodable {
    let form: Form

    private enum CodingKeys: CodingKey {
      case schema
    }

    init(from decoder: any Decoder) throws {
      let schema = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .schema)
      guard schema <= Receipt.schema else { throw NewerSchema(schema: schema) }
      form = try Form(from: decoder)
    }
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
