extension JSON {
  /// What a value encodes to, its members in the order in which it encodes them: for a synthesised
  /// conformance, that of their declaration.
  ///
  /// Dates become RFC 3339 UTC, and numbers that JSON does not have become null.
  package init(encoding value: some Encodable) throws {
    let slot = JSONSlot()
    try slot.encode(value, at: [])
    self = slot.json
  }
}

/// Builds a ``JSON`` that keeps the order of what it is given, which `JSONEncoder` does not.
struct JSONTreeEncoder: Encoder {
  let slot: JSONSlot
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    slot.beginObject()
    return KeyedEncodingContainer(Keyed(slot: slot, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    slot.beginArray()
    return Unkeyed(slot: slot, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    Single(slot: slot, codingPath: codingPath)
  }
}

extension JSONTreeEncoder {
  private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let slot: JSONSlot
    let codingPath: [any CodingKey]

    func encodeNil(forKey key: Key) {
      slot.member(key.stringValue).fill(.null)
    }

    func encode(_ value: some Encodable, forKey key: Key) throws {
      try slot.member(key.stringValue).encode(value, at: codingPath + [key])
    }

    func nestedContainer<Nested>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
      encoder(forKey: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      encoder(forKey: key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
      JSONTreeEncoder(slot: slot.member("super"), codingPath: codingPath)
    }

    func superEncoder(forKey key: Key) -> any Encoder {
      encoder(forKey: key)
    }

    private func encoder(forKey key: Key) -> JSONTreeEncoder {
      JSONTreeEncoder(slot: slot.member(key.stringValue), codingPath: codingPath + [key])
    }
  }

  private struct Unkeyed: UnkeyedEncodingContainer {
    let slot: JSONSlot
    let codingPath: [any CodingKey]
    var count: Int { slot.count }

    func encodeNil() {
      slot.element().fill(.null)
    }

    func encode(_ value: some Encodable) throws {
      try slot.element().encode(value, at: codingPath)
    }

    func nestedContainer<Nested>(
      keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
      encoder.container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
      encoder.unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
      encoder
    }

    private var encoder: JSONTreeEncoder {
      JSONTreeEncoder(slot: slot.element(), codingPath: codingPath)
    }
  }

  private struct Single: SingleValueEncodingContainer {
    let slot: JSONSlot
    let codingPath: [any CodingKey]

    func encodeNil() {
      slot.fill(.null)
    }

    func encode(_ value: some Encodable) throws {
      try slot.encode(value, at: codingPath)
    }
  }
}
