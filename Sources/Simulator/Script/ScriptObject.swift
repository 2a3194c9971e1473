/// Reads one object of a script member by member, and notes each problem instead of stopping there.
///
/// Each member is taken once; what is left at the end is unknown, and a problem too.
struct ScriptObject {
  /// Where the object stands in the script, such as `tasks[3].media`; empty for the whole of it.
  let path: String

  private(set) var problems: [String] = []
  private var members: [String: JSONValue] = [:]

  init(_ value: JSONValue, at path: String) {
    self.path = path
    guard case .object(let members) = value else {
      problems.append("\(path.isEmpty ? "the script" : path): not an object")
      return
    }
    for member in members { self.members[member.name] = member.value }
  }

  /// The member as it is; `null` is a value here.
  mutating func take(_ name: String) -> JSONValue? {
    members.removeValue(forKey: name)
  }

  /// Notes a member that is not there.
  mutating func require(_ name: String) {
    if members[name] == nil { note(name, "missing") }
  }

  mutating func string(_ name: String) -> String? {
    scalar(name, "a string") { if case .string(let string) = $0 { string } else { nil } }
  }

  mutating func flag(_ name: String) -> Bool? {
    scalar(name, "true or false") { if case .bool(let bool) = $0 { bool } else { nil } }
  }

  mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
    let end = range.upperBound == .max ? "on" : "to \(range.upperBound)"
    return scalar(name, "a whole number from \(range.lowerBound) \(end)") {
      if case .integer(let integer) = $0, range.contains(integer) { integer } else { nil }
    }
  }

  /// A number that is not negative, of seconds or of requests a second.
  mutating func number(_ name: String) -> Double? {
    scalar(name, "a number that is not negative", Self.number)
  }

  mutating func choice<Choice>(_ name: String, _ choices: Choice.Type) -> Choice?
  where Choice: RawRepresentable<String> & CaseIterable {
    let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    return scalar(name, "one of \(names)") {
      if case .string(let string) = $0 { Choice(rawValue: string) } else { nil }
    }
  }

  mutating func object<Result>(
    _ name: String, read: (inout ScriptObject) -> Result
  ) -> Result? {
    guard let value = take(name) else { return nil }
    return nested(value, at: place(of: name), read: read)
  }

  mutating func objects<Result>(
    _ name: String, read: (inout ScriptObject) -> Result
  ) -> [Result] {
    guard let value = take(name) else { return [] }
    guard case .array(let values) = value else {
      note(name, "not an array")
      return []
    }
    return values.enumerated().map { index, value in
      nested(value, at: "\(place(of: name))[\(index)]", read: read)
    }
  }

  mutating func note(_ name: String, _ problem: String) {
    problems.append("\(place(of: name)): \(problem)")
  }

  /// Notes what nobody took.
  mutating func finish() {
    for name in members.keys.sorted() { note(name, "unknown key") }
    members = [:]
  }

  /// The value as seconds or as a rate, and nil when it is no number or negative.
  static func number(_ value: JSONValue) -> Double? {
    switch value {
    case .integer(let integer) where integer >= 0: Double(integer)
    case .number(let number) where number >= 0: number
    default: nil
    }
  }

  private func place(of name: String) -> String {
    path.isEmpty ? name : "\(path).\(name)"
  }

  private mutating func scalar<Result>(
    _ name: String, _ expected: String, _ read: (JSONValue) -> Result?
  ) -> Result? {
    guard let value = take(name) else { return nil }
    if let result = read(value) { return result }
    note(name, "not \(expected)")
    return nil
  }

  private mutating func nested<Result>(
    _ value: JSONValue, at path: String, read: (inout ScriptObject) -> Result
  ) -> Result {
    var object = ScriptObject(value, at: path)
    let result = read(&object)
    object.finish()
    problems += object.problems
    return result
  }
}
