extension JSON: Decodable {
  /// Reads a part whose form is not known.
  ///
  /// Members come sorted by name: a decoder does not tell the order in which they were written.
  package init(from decoder: any Decoder) throws {
    guard decoder.userInfo.isEmpty else {
      self = .null
      return
    }
    if let members = try? decoder.container(keyedBy: JSONKey.self) {
      self = .object(
        try members.allKeys.sorted { $0.stringValue < $1.stringValue }.map {
          (key: $0.stringValue, value: try members.decode(JSON.self, forKey: $0))
        })
      return
    }
    if var elements = try? decoder.unkeyedContainer() {
      var values: [JSON] = []
      while !elements.isAtEnd { values.append(try elements.decode(JSON.self)) }
      self = .array(values)
      return
    }
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let int = try? value.decode(Int64.self) {
      self = .int(int)
    } else if let double = try? value.decode(Double.self) {
      self = .double(double)
    } else {
      self = .string(try value.decode(String.self))
    }
  }
}

extension JSON {
  /// What a decoder is told when every part whose form is not known is to be read as null, which
  /// takes a fifth of the time.
  static let leftOut: [CodingUserInfoKey: any Sendable] =
    CodingUserInfoKey(rawValue: "leavesOutJSON").map { [$0: true] } ?? [:]
}

extension JSON: Encodable {
  /// Only Holdfast's own encoder, which takes a `JSON` as it is, knows how to splice in raw text.
  package func encode(to encoder: any Encoder) throws {
    guard let encoder = encoder as? JSONTreeEncoder else {
      throw EncodingError.invalidValue(
        self, .init(codingPath: encoder.codingPath, debugDescription: "Use JSON(encoding:)."))
    }
    encoder.slot.fill(self)
  }
}

/// The name of a member that no type knows beforehand.
struct JSONKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) {
    self.stringValue = stringValue
  }

  init?(intValue: Int) {
    nil
  }
}
