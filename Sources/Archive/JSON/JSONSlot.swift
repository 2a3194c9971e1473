import FoundationEssentials

/// The place of one value while it is encoded: containers outlive the calls that make them, so it
/// has to be shared.
final class JSONSlot {
  private enum Content {
    case value(JSON)
    case array([JSONSlot])
    case object([(key: String, slot: JSONSlot)])
  }

  private var content = Content.value(.object([]))

  func fill(_ value: JSON) {
    content = .value(value)
  }

  /// A second container of the same kind goes on with the first.
  func beginObject() {
    if case .object = content { return }
    content = .object([])
  }

  func beginArray() {
    if case .array = content { return }
    content = .array([])
  }

  func member(_ key: String) -> JSONSlot {
    guard case .object(var members) = content else {
      preconditionFailure("a member of what is no object")
    }
    let slot = JSONSlot()
    content = .object([])
    members.append((key, slot))
    content = .object(members)
    return slot
  }

  func element() -> JSONSlot {
    guard case .array(var elements) = content else {
      preconditionFailure("an element of what is no array")
    }
    let slot = JSONSlot()
    content = .array([])
    elements.append(slot)
    content = .array(elements)
    return slot
  }

  var count: Int {
    guard case .array(let elements) = content else { return 0 }
    return elements.count
  }

  func encode(_ value: some Encodable, at codingPath: [any CodingKey]) throws {
    switch value {
    case let value as JSON: fill(value)
    case let value as String: fill(.string(value))
    case let value as Bool: fill(.bool(value))
    case let value as Double: fill(value.isFinite ? .double(value) : .null)
    case let value as Float: fill(value.isFinite ? .double(Double(value)) : .null)
    case let value as any BinaryInteger: fill(Self.number(value))
    case let value as Date: fill(.string(Timestamp.text(of: value)))
    default: try value.encode(to: JSONTreeEncoder(slot: self, codingPath: codingPath))
    }
  }

  private static func number(_ value: some BinaryInteger) -> JSON {
    Int64(exactly: value).map(JSON.int) ?? .raw(String(value))
  }

  var json: JSON {
    switch content {
    case .value(let value): value
    case .array(let elements): .array(elements.map(\.json))
    case .object(let members): .object(members.map { ($0.key, $0.slot.json) })
    }
  }
}
