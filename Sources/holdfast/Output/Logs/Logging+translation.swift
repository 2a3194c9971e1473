import Archive
import Logging
import Pipeline

extension LogLevel {
  init(_ level: Logger.Level) {
    guard let same = LogLevel(rawValue: level.rawValue) else {
      preconditionFailure("swift-log's levels are ours")
    }
    self = same
  }
}

extension Logger.Level {
  init(_ level: LogLevel) {
    guard let same = Logger.Level(rawValue: level.rawValue) else {
      preconditionFailure("our levels are swift-log's")
    }
    self = same
  }
}

extension Logger.MetadataValue {
  /// Numbers and truths go through as they are, and come out of ``JSON/init(_:)`` as such.
  init(_ json: JSON) {
    self =
      switch json {
      case .string(let value): .string(value)
      case .int(let value): .stringConvertible(value)
      case .double(let value): .stringConvertible(value)
      case .bool(let value): .stringConvertible(value)
      case .array(let values): .array(values.map(Self.init))
      case .object(let members):
        .dictionary(Dictionary(members.map { ($0.key, Self($0.value)) }) { first, _ in first })
      case .null, .raw: .string(json.text())
      }
  }
}

extension JSON {
  init(_ value: Logger.MetadataValue) {
    self =
      switch value {
      case .string(let value): .string(value)
      case .stringConvertible(let value as Int64): .int(value)
      case .stringConvertible(let value as Int): .int(Int64(value))
      case .stringConvertible(let value as Double): .double(value)
      case .stringConvertible(let value as Bool): .bool(value)
      case .stringConvertible(let value): .string(value.description)
      case .array(let values): .array(values.map(JSON.init))
      case .dictionary(let members):
        .object(members.sorted { $0.key < $1.key }.map { ($0.key, JSON($0.value)) })
      }
  }
}
