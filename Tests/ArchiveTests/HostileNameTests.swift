import Foundation
import Testing

@testable import Archive

@Suite struct `A hostile task id` {
  /// What ids are made of here: what file systems, shells, manifests and escapes care about, and
  /// some text of every length in UTF-8.
  private static let pieces = [
    "%", "%0A", "\n", "\r", "\u{0}", "\t", " ", "\"", "'", "\\", "\\n", "/", "..", ".", "~", "~2",
    "=", "=2E", "=sha256-", "*", "-", "_", "a", "A", ".json", "é", "e\u{301}", "视频", "🎬",
    "\u{202E}", "\u{FEFF}",
  ]

  /// The same ones each time: SplitMix64 (Steele, Lea and Flood, 2014).
  private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = state
      word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      return word ^ (word >> 31)
    }
  }

  /// Ids of up to 512 bytes, which is the longest that a list may name.
  private static func ids(_ count: Int, seed: UInt64) -> [String] {
    var dice = Dice(state: seed)
    return (0..<count).map { _ in
      let length = Int.random(in: 1...Int.random(in: 1...200, using: &dice), using: &dice)
      var id = ""
      for _ in 0..<length {
        let piece = pieces.randomElement(using: &dice) ?? ""
        if id.utf8.count + piece.utf8.count <= 512 { id += piece }
      }
      return id.isEmpty ? "a" : id
    }
  }

  @Test func `has a name of its own that every file system takes and no tool escapes`() {
    var owners: [String: [UInt8]] = [:]
    for id in Self.ids(20_000, seed: 1) {
      let name = PayloadName.escape(id)
      let isNew = owners.updateValue(Array(id.utf8), forKey: name).map { $0 == Array(id.utf8) }
      #expect(isNew ?? true, "\(name) is the name of two ids")
      let isPlain = name.utf8.allSatisfy { byte in
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
          || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
          || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "_-.=".utf8.contains(byte)
      }
      #expect(isPlain && !name.hasPrefix(".") && !name.isEmpty, "\(name)")
      #expect("\(name)~99.json".utf8.count <= 255)
      #expect(PayloadName.unescape(name).map { Array($0.utf8) == Array(id.utf8) } ?? true)
    }
    #expect(owners.count > 15_000)
  }

  @Test(.timeLimit(.minutes(30)))
  func `is archived so that sha256sum and the Library of Congress agree`() throws {
    let scratch = try Scratch()
    let ids = Set(Self.ids(120, seed: 2) + Self.pieces + [String(repeating: "%", count: 512)])
    for (run, half) in [ids.prefix(90), ids.dropFirst(90)].enumerated() {
      let writer = try scratch.open(run: run + 1)
      for id in half { try writer.store(task: id, "bytes of \(id)") }
      let summary = try writer.seal(at: Date())
      #expect(summary.missing == [])
      writer.close()
    }
    let archive = try Archive(at: scratch.root)
    for id in ids {
      #expect(try archive.receipt(provider: "anyfast", taskID: id)?.taskID == id, "\(id)")
    }
    for name in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
      let check = try Command("sha256sum", "--strict", "--quiet", "-c", name, in: scratch.root)
      #expect(check.status == 0, "\(check.output)")
    }
    let manifest = try scratch.text("manifest-sha256.txt")
    // RFC 8493, §2.1.3: only these three would have to be percent-encoded in a path.
    #expect(!manifest.contains { $0 == "%" || $0 == "\r" } && !manifest.contains("\\"))
    #expect(manifest.utf8.count { $0 == UInt8(ascii: "\n") } == 2 * ids.count)
    guard Command.hasBagit else { return }
    let bag = try Command.bagit(scratch.root)
    #expect(bag.status == 0, "\(bag.output)")
  }
}
