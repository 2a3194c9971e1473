/// One byte of a text as it is meant, whatever escapes it is written with.
struct Sign {
  enum Fate { case kept, starred, removed }

  /// 0x80 stands for everything that is not ASCII.
  var meaning: UInt8
  /// The bytes that stand for it: all or none of them may be removed.
  var range: Range<Int>
  /// How often it is percent-encoded: 1 for `%3F`, 2 for `%253F`.
  var percentDepth = 0
  var fate = Fate.kept

  /// Whether a URL ends before it; what is percent-encoded is part of one.
  var endsURL: Bool { percentDepth == 0 && Link.neverHolds(meaning) }

  /// The signs of a text, which may stand inside JSON strings, one in the other.
  static func all(in text: ArraySlice<UInt8>) -> [Sign] {
    var signs = text.indices.map { Sign(meaning: min(text[$0], 0x80), range: $0..<($0 + 1)) }
    // Each pass takes one string away from around the text; deeper ones nobody writes.
    for _ in 0..<8 where signs.contains(where: { $0.meaning == UInt8(ascii: "\\") }) {
      signs = unescaped(signs)
    }
    return percentDecoded(signs)
  }

  /// Joins the escapes of a JSON string into one sign each.
  private static func unescaped(_ signs: [Sign]) -> [Sign] {
    var plain: [Sign] = []
    plain.reserveCapacity(signs.count)
    var rest = signs[...]
    while let sign = rest.popFirst() {
      guard sign.meaning == UInt8(ascii: "\\"), let letter = rest.first?.meaning,
        let (meaning, length) = escape(letter, rest.dropFirst().prefix(4))
      else {
        plain.append(sign)
        continue
      }
      let end = rest[rest.startIndex + length - 1].range.upperBound
      plain.append(Sign(meaning: meaning, range: sign.range.lowerBound..<end))
      rest = rest.dropFirst(length)
    }
    return plain
  }

  /// What a backslash and this letter mean, and how many signs follow the backslash.
  private static func escape(
    _ letter: UInt8, _ digits: ArraySlice<Sign>
  ) -> (meaning: UInt8, length: Int)? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return (letter, 1)
    case _ where "bfnrt".utf8.contains(letter): return (UInt8(ascii: "\n"), 1)
    case UInt8(ascii: "u"):
      let values = digits.map(\.meaning)
      guard let high = UInt8(hexPair: values.prefix(2)),
        let low = UInt8(hexPair: values.dropFirst(2))
      else { return nil }
      return (high == 0 ? min(low, 0x80) : 0x80, 5)
    default: return nil
    }
  }

  /// Joins `%3F` into one sign, and `%253F` too, which is the same in a URL in a URL.
  private static func percentDecoded(_ signs: [Sign]) -> [Sign] {
    var decoded: [Sign] = []
    decoded.reserveCapacity(signs.count)
    var index = 0
    while index < signs.count {
      var sign = signs[index]
      var end = index + 1
      func pair(at index: Int) -> UInt8? {
        UInt8(hexPair: signs[index...].prefix(2).map(\.meaning))
      }
      if sign.meaning == UInt8(ascii: "%"), var value = pair(at: end) {
        sign.percentDepth = 1
        end += 2
        while value == UInt8(ascii: "%"), let next = pair(at: end) {
          value = next
          sign.percentDepth += 1
          end += 2
        }
        sign.meaning = min(value, 0x80)
        sign.range = sign.range.lowerBound..<signs[end - 1].range.upperBound
      }
      decoded.append(sign)
      index = end
    }
    return decoded
  }
}
