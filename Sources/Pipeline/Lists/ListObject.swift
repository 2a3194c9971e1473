import FoundationEssentials

/// A list's line in JSON.
///
/// Throws `ListProblem` from its decoding, whatever the decoder would have said.
struct ListObject: Decodable {
  let task: ListedTask

  enum Key: String, CodingKey, CaseIterable {
    case taskID = "task_id"
    case provider
    case duration
    case framesPerSecond = "framespersecond"
    case tags
  }

  private static let mostTags = 32
  /// In bytes of UTF-8.
  private static let longestTag = 256

  init(from decoder: any Decoder) throws {
    for key in try decoder.container(keyedBy: AnyKey.self).allKeys {
      guard Key(rawValue: key.stringValue) == nil else { continue }
      let nearest = Key.allCases.map(\.rawValue).nearest(to: key.stringValue)
      throw ListProblem.unknownKey(key.stringValue, nearest: nearest)
    }
    let container = try decoder.container(keyedBy: Key.self)
    guard let taskID = try container.value(String.self, .taskID, form: "a text in quotes") else {
      throw ListProblem.missingTaskID
    }
    task = ListedTask(
      taskID: taskID,
      provider: try container.value(String.self, .provider, form: "a text in quotes"),
      duration: try container.positive(.duration, form: "a number of seconds above 0"),
      framesPerSecond: try container.positive(.framesPerSecond, form: "a number above 0"),
      tags: try Self.tags(in: container))
  }

  private static func tags(in container: KeyedDecodingContainer<Key>) throws -> [String] {
    let form = "a list of up to \(mostTags) texts of 1 to \(longestTag) bytes without controls"
    let single = try? container.decodeIfPresent(String.self, forKey: .tags)
    let tags = try single.map { [$0] } ?? container.value([String].self, .tags, form: form) ?? []
    let areFit = tags.allSatisfy { tag in
      (1...longestTag).contains(tag.utf8.count)
        && !tag.unicodeScalars.contains { $0.acts }
    }
    guard tags.count <= mostTags, areFit else {
      throw ListProblem.wrongType(key: Key.tags.rawValue, form: form)
    }
    return tags
  }

  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
      self.stringValue = stringValue
    }

    init?(intValue: Int) {
      nil
    }
  }
}

extension KeyedDecodingContainer<ListObject.Key> {
  /// Nil when the key is absent or null.
  fileprivate func value<V: Decodable>(
    _ type: V.Type, _ key: Key, form: String
  ) throws(ListProblem) -> V? {
    do {
      return try decodeIfPresent(V.self, forKey: key)
    } catch {
      throw .wrongType(key: key.rawValue, form: form)
    }
  }

  fileprivate func positive(_ key: Key, form: String) throws(ListProblem) -> Double? {
    guard let number = try value(Double.self, key, form: form) else { return nil }
    guard number.isFinite, number > 0 else { throw .wrongType(key: key.rawValue, form: form) }
    return number
  }
}
