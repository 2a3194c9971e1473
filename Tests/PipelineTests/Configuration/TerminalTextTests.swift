import Testing

@testable import Pipeline

@Suite struct `Foreign text on a terminal` {
  @Test(
    arguments: [
      ("plain ü 漢字 🎬", "plain ü 漢字 🎬", "plain ü 漢字 🎬"),
      ("a\u{1B}[31mb", #"a\u{1B}[31mb"#, #"a\u001b[31mb"#),
      ("a\u{9B}1m\u{7F}", #"a\u{9B}1m\u{7F}"#, #"a\u009b1m\u007f"#),
      ("a\u{202E}b\u{200B}", #"a\u{202E}b\u{200B}"#, #"a\u202eb\u200b"#),
      ("a\u{2028}b\u{FEFF}", #"a\u{2028}b\u{FEFF}"#, #"a\u2028b\ufeff"#),
      ("a\u{E0041}", #"a\u{E0041}"#, #"a\udb40\udc41"#),
      ("a\n\tb", #"a\u{A}\u{9}b"#, "a\n\tb"),
    ] as [(String, String, String)])
  func `is written out where it would act`(text: String, shown: String, json: String) {
    #expect(terminalText(text) == shown)
    #expect(terminalJSON(text) == json)
  }

  @Test func `is cut before it is written out`() {
    let excerpt = Excerpt(String(repeating: "\u{1B}", count: 61))
    #expect("\(excerpt)" == "\"" + String(repeating: #"\u{1B}"#, count: 60) + "…\"")
  }
}
