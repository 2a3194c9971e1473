import Testing

@testable import Archive

@Suite struct `A payload name` {
  @Test(arguments: [
    ("asyntask_1-B.mp4", "asyntask_1-B.mp4"),
    (".", "=2E"),
    ("..", "=2E."),
    (".hidden", "=2Ehidden"),
    ("a/../b", "a=2F..=2Fb"),
    ("100%", "100=25"),
    ("=", "=3D"),
    ("a~2", "a=7E2"),
    (#"back\slash"#, "back=5Cslash"),
    ("\"'", "=22=27"),
    ("line\nbreak", "line=0Abreak"),
    ("\u{0}", "=00"),
    ("é", "=C3=A9"),
    ("e\u{301}", "e=CC=81"),
    ("视频", "=E8=A7=86=E9=A2=91"),
    ("\u{202E}", "=E2=80=AE"),
    (":", "=3A"),
  ])
  func `escapes what a file name should not have, and gives it back`(id: String, name: String) {
    #expect(PayloadName.escape(id) == name)
    #expect(PayloadName.unescape(name)?.utf8.elementsEqual(id.utf8) == true)
  }

  @Test(arguments: [(150, true), (151, false), (512, false)])
  func `longer than 150 bytes is the digest of the id`(count: Int, isKept: Bool) {
    let id = String(repeating: "a", count: count)
    let name = PayloadName.escape(id)
    #expect(name == (isKept ? id : "=sha256-\(Digest(of: id))"))
    #expect(PayloadName.unescape(name) == (isKept ? id : nil))
  }

  @Test func `counts the bytes after escaping`() {
    #expect(PayloadName.escape(String(repeating: "/", count: 50)).utf8.count == 150)
    #expect(PayloadName.escape(String(repeating: "/", count: 51)).hasPrefix("=sha256-"))
  }

  @Test func `differs for ids that differ`() {
    let ids = ["a", "A", "=61", "a=", "a~2", "é", "e\u{301}", "a b", "a+b", "a%20b"]
    #expect(Set(ids.map(PayloadName.escape)).count == ids.count)
  }

  @Test(arguments: ["=6", "=zz", "=61", "é", ".a", "a/b", "=c3=a9", "=FF", "=+1"])
  func `that no id has is given back to none`(name: String) {
    #expect(PayloadName.unescape(name) == nil)
  }
}
