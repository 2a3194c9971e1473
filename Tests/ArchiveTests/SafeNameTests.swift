import Foundation
import Testing

@testable import Archive

@Suite struct `A safe name` {
  @Test(arguments: [
    ("asyntask_x", "asyntask_x"), ("seedance-2.0", "seedance-2.0"), ("図 1", "図 1"),
    ("a/b", "a_b"), ("../../etc/passwd", "_._.._etc_passwd"), ("..", "unknown"), (".", "unknown"),
    (".hidden", "_hidden"), ("-rf", "_rf"), ("--", "_-"), ("", "unknown"), ("   ", "unknown"),
    ("name.", "name"), ("name. . ", "name"), (" name ", "name"), ("a\0b", "a_b"),
    ("a\u{1B}[2Jb", "a_[2Jb"), ("a\nb", "a_b"), ("a\u{7F}b\u{85}c", "a_b_c"),
    ("abc\u{202E}4pm", "abc_4pm"), ("a\u{200B}b\u{FEFF}", "a_b_"), ("a\u{2028}b", "a_b"),
    (#"a\b:c*d?e"f<g>h|i"#, "a_b_c_d_e_f_g_h_i"), ("a\u{FFFF}b", "a_b"),
    ("CON", "_CON"), ("con.txt", "_con.txt"), ("nul .x", "_nul .x"), ("COM1", "_COM1"),
    ("lpt³.mp4", "_lpt³.mp4"), ("console", "console"), ("COM10", "COM10"), (".con", "_con"),
    ("cafe\u{301}", "caf\u{E9}"), ("\u{212B}", "\u{C5}"),
  ])
  func `is made of any text`(text: String, name: String) {
    #expect(Array(SafeName.make(text).utf8) == Array(name.utf8))
  }

  @Test(arguments: ["x", "é", "图", "👩🏽", "🇩🇪"])
  func `has 200 bytes at most, and whole characters`(character: String) {
    let name = SafeName.make(String(repeating: character, count: 300))
    #expect(name.utf8.count <= 200 && name.utf8.count > 200 - character.utf8.count)
    #expect(name.allSatisfy { String($0) == character })
    #expect(SafeName.make("a" + String(repeating: "\u{301}", count: 300)) == "unknown")
    let blank = String(repeating: "x", count: 199) + " y"
    #expect(SafeName.make(blank) == String(repeating: "x", count: 199))
  }

  /// Strings of what is most likely to go wrong, from a fixed seed.
  @Test func `keeps its promises whatever it is made of`() {
    let pieces = [
      ".", "-", "/", "\\", " ", "\0", "\n", "\u{202E}", "\u{301}", "e", "A", "é", "图", "👩‍👩‍👧", "CON",
      "nul",
      ":", "\u{FFFE}", "~", "=", "%", "\u{3000}", "\u{1100}\u{1161}", "\u{FB01}",
    ]
    var state: UInt64 = 1
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    for _ in 0..<20_000 {
      let text = (0..<random(90)).map { _ in pieces[random(pieces.count)] }.joined()
      let name = SafeName.make(text)
      if !isSafe(name) || !SafeName.make(name).utf8.elementsEqual(name.utf8) {
        Issue.record("\(text.debugDescription) became \(name.debugDescription)")
      }
    }
  }

  private func isSafe(_ name: String) -> Bool {
    let devices = ["CON", "NUL"]
    let stem = name.prefix { $0 != "." }.trimmingCharacters(in: .whitespaces).uppercased()
    return (1...200).contains(name.utf8.count)
      && !name.hasPrefix(".") && !name.hasPrefix("-") && !name.hasSuffix(".")
      && name.trimmingCharacters(in: .whitespacesAndNewlines) == name
      && !name.unicodeScalars.contains {
        $0.value < 0x20 || "/\\:\u{202E}\u{200D}\u{FFFE}".unicodeScalars.contains($0)
      }
      && Array(name.precomposedStringWithCanonicalMapping.utf8) == Array(name.utf8)
      && !devices.contains(stem)
  }
}
