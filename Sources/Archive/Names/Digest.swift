package import Crypto

/// A SHA-256: what an object is named by, written as 64 lower-case hex digits.
package struct Digest: Sendable, Hashable {
  /// The 32 bytes, most significant first, so that the order of digests is that of their texts.
  private let words: SIMD4<UInt64>

  /// Reads 64 lower-case hex digits; nil for anything else.
  package init?(_ text: some StringProtocol) {
    self.init(digits: text.utf8)
  }

  init?(digits: some Collection<UInt8>) {
    guard digits.count == 64 else { return nil }
    var words = SIMD4<UInt64>()
    var word: UInt64 = 0
    var count = 0
    for character in digits {
      let digit: UInt8
      switch character {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = character - UInt8(ascii: "a") + 10
      default: return nil
      }
      word = word << 4 | UInt64(digit)
      count += 1
      if count % 16 == 0 { words[count / 16 - 1] = word }
    }
    self.words = words
  }

  package init(_ hash: SHA256.Digest) {
    var words = SIMD4<UInt64>()
    for (index, byte) in hash.enumerated() {
      words[index / 8] = words[index / 8] << 8 | UInt64(byte)
    }
    self.words = words
  }

  /// The digest of bytes that are in memory.
  package init(of text: String) {
    self.init(SHA256.hash(data: Array(text.utf8)))
  }

  /// The first byte: the directory that the object lies in.
  var shard: UInt8 {
    UInt8(truncatingIfNeeded: words[0] >> 56)
  }
}

extension Digest: CustomStringConvertible {
  package var description: String {
    var text = ""
    text.reserveCapacity(64)
    for index in 0..<4 {
      for shift in stride(from: 56, through: 0, by: -8) {
        text += Hex.pair(UInt8(truncatingIfNeeded: words[index] >> UInt64(shift)))
      }
    }
    return text
  }
}

extension Digest: Comparable {
  package static func < (left: Digest, right: Digest) -> Bool {
    for index in 0..<4 where left.words[index] != right.words[index] {
      return left.words[index] < right.words[index]
    }
    return false
  }
}

extension Digest: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let digest = Digest(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "A digest is 64 lower-case hex digits.")
    }
    self = digest
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
