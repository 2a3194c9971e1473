extension ScriptedTask {
  /// Reads everything of a task but its id.
  ///
  /// - Parameter clips: The file names that a task may serve.
  init(id: String, _ object: inout ScriptObject, clips: Set<String>) {
    object.require("dialect")
    let dialect = object.choice("dialect", Dialect.self)
    self.init(
      id: id, dialect: dialect ?? .anyfast,
      clip: Self.clip("clip", of: &object, among: clips),
      original: Self.clip("original", of: &object, among: clips))
    if original != nil, dialect == .globalaiopc {
      object.note("original", "only an anyfast task has one")
    }
    style = object.choice("style", LinkStyle.self) ?? style
    states = Self.states(of: &object)
    end = object.choice("end", TaskEnd.self) ?? end
    message = object.string("message") ?? message
    linkLifetime = object.integer("link_lifetime", in: 0...2_592_000) ?? linkLifetime
    refreshesLink = object.flag("refresh") ?? refreshesLink
    width = object.integer("width", in: 1...16384) ?? width
    height = object.integer("height", in: 1...16384) ?? height
    frames = object.integer("frames", in: 1...1_000_000) ?? frames
    for field in Self.fields(of: self.dialect) {
      overrides[field] = object.take(field)
    }
    media = object.object("media") { MediaBehaviour(&$0) } ?? media
    originalMedia = object.object("original_media") { MediaBehaviour(&$0) } ?? originalMedia
    polls = object.object("polls") { PollBehaviour(&$0) } ?? polls
  }

  private static func fields(of dialect: Dialect) -> [String] {
    switch dialect {
    case .anyfast:
      [
        "model", "duration", "ratio", "resolution", "super_resolution", "framespersecond",
        "generate_audio", "seed", "usage",
      ]
    case .globalaiopc: ["model", "duration", "usage"]
    }
  }

  private static func clip(
    _ name: String, of object: inout ScriptObject, among clips: Set<String>
  ) -> String? {
    switch object.take(name) {
    case nil, .null: return nil
    case .string(let clip) where clips.contains(clip): return clip
    case .string(let clip): object.note(name, "no file \"\(clip)\" among the clips")
    default: object.note(name, "not a file name or null")
    }
    return nil
  }

  private static func states(of object: inout ScriptObject) -> [State] {
    guard let value = object.take("states") else { return [] }
    guard case .array(let pairs) = value else {
      object.note("states", "not an array")
      return []
    }
    return pairs.enumerated().compactMap { index, pair in
      if case .array(let pair) = pair, pair.count == 2, case .string(let status) = pair[0],
        let seconds = ScriptObject.number(pair[1])
      {
        return State(status, seconds: seconds)
      }
      object.note("states[\(index)]", "not a pair of a status and its seconds")
      return nil
    }
  }
}
