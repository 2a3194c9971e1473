/// Takes bytes apart into boxes, so deep and so many and no more.
struct BoxTree {
  /// libavformat's own limit (mov.c, mov_read_default).
  static let deepest = 10
  /// Six boxes a fragment, for the fragments of ``TopLevel/mostBoxes``.
  static let mostBoxes = 393_216
  /// QuickTime ends some lists with four zeros; more are a header that was never written.
  private static let mostZeros = 32

  private(set) var flaws = Flaws()
  /// What libavformat may allocate for a table that promises more entries than it has, in bytes; where it
  /// is negative no such table is taken.
  var mostPromisedBytes: Int64
  private var count = 0

  init(fileSize: Int64) { mostPromisedBytes = TablePromise.mostBytes(in: fileSize) }

  mutating func box(_ type: BoxType, _ payload: ArraySlice<UInt8>) throws(Bomb) -> Box {
    let inner = try boxes(in: payload, of: type, depth: 1)
    return Box(type: type, payload: payload, children: inner)
  }

  private mutating func boxes(
    in bytes: ArraySlice<UInt8>, of parent: BoxType, depth: Int
  ) throws(Bomb) -> [Box] {
    guard depth <= Self.deepest else { throw Bomb("Boxes are nested too deep.") }
    var boxes: [Box] = []
    var rest = parent == "meta" ? try Self.afterVersion(bytes) : bytes
    // Fewer bytes than a header is a list's end in QuickTime.
    while rest.count >= 8 {
      guard let (type, payload) = next(in: &rest, of: parent) else { break }
      count += 1
      guard count <= Self.mostBoxes else {
        throw Bomb("There are more than \(Self.mostBoxes) boxes.")
      }
      try BoxRules.check(type, in: parent)
      let children =
        BoxRules.containers.contains(type)
        ? try self.boxes(in: payload, of: type, depth: depth + 1) : []
      let box = Box(type: type, payload: payload, children: children)
      try TablePromise(box)?.check(mostBytes: mostPromisedBytes, in: &flaws)
      boxes.append(box)
    }
    return boxes
  }

  /// One box off the front; nil when there is none that could be told.
  private mutating func next(
    in rest: inout ArraySlice<UInt8>, of parent: BoxType
  ) -> (BoxType, ArraySlice<UInt8>)? {
    var fields = Fields(rest)
    guard let short = fields.next(UInt32.self), let code = fields.next(UInt32.self) else {
      return nil
    }
    var size = UInt64(short)
    if short == 1 { size = fields.next(UInt64.self) ?? 0 }
    if short == 0 { size = UInt64(rest.count) }
    if short == 0, code == 0, rest.count > Self.mostZeros, rest.allSatisfy({ $0 == 0 }) {
      flaws.note(.badMovieHeader, "The box \(parent) ends in \(rest.count) zeros.")
      return nil
    }
    let header = rest.count - fields.rest.count
    guard size >= header else {
      note("A box in \(parent) is smaller than its own header.", in: parent)
      return nil
    }
    if size > rest.count {
      note("The box \(BoxType(code: code)) is larger than its \(parent).", in: parent)
    }
    let length = Int(min(size, UInt64(rest.count)))
    defer { rest = rest.dropFirst(length) }
    return (BoxType(code: code), rest.prefix(length).dropFirst(header))
  }

  private mutating func note(_ sentence: @autoclosure () -> String, in parent: BoxType) {
    guard !BoxRules.loose.contains(parent) else { return }
    flaws.note(parent == "moof" || parent == "traf" ? .badFragments : .badMovieHeader, sentence())
  }

  /// ISO's `meta` has version and flags in front, QuickTime's has not: as libavformat does, look
  /// at every fourth byte for the name of the `hdlr` that is the first box in both.
  private static func afterVersion(_ bytes: ArraySlice<UInt8>) throws(Bomb) -> ArraySlice<UInt8> {
    let name = Array("hdlr".utf8)
    // The first letter alone is looked at mostly: a hostile file has 64 MB of these.
    let place = stride(from: bytes.startIndex, through: bytes.endIndex - 4, by: 4)
      .first { bytes[$0] == name[0] && bytes[$0...].starts(with: name) }
    guard let place else { return [] }
    // The size stands in front of the name.
    guard place >= bytes.startIndex + 4 else {
      throw Bomb(.badMovieHeader, "The box meta begins in the midst of another.")
    }
    return bytes[(place - 4)...]
  }
}
