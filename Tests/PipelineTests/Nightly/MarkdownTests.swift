import Foundation
import Testing

@testable import Pipeline

@Suite struct `Foreign text in Markdown` {
  @Test(arguments: [
    (
      "The server refused with 403 (SimulatedStatus).",
      "The server refused with 403 (SimulatedStatus)."
    ),
    ("<script>alert(1)</script>", #"\<script\>alert(1)\</script\>"#),
    ("[here](http://evil.example)", #"\[here\](http\://evil.example)"#),
    ("www.evil.example a@b.example", #"www\.evil.example a\@b.example"#),
    ("a | b `c` *d* _e_ ~~f~~ \\", #"a \| b \`c\` \*d\* \_e\_ \~\~f\~\~ \\"#),
    ("&lt; # $x$", ##"\&lt; \# \$x\$"##),
    ("- item", #"\- item"#),
    ("two\nlines\u{1B}[31m", #"two\\u{A}lines\\u{1B}\[31m"#),
    ("\u{202E}evil", #"\\u{202E}evil"#),
    ("视频 видео", "视频 видео"),
  ])
  func `is only shown`(text: String, escaped: String) {
    #expect(Markdown.text(text) == escaped)
  }

  @Test(arguments: [
    ("anyfast:asyntask_1", "`anyfast:asyntask_1`"),
    ("a`b", "``a`b``"),
    ("`a``", "``` `a`` ```"),
    ("<b>|\n", "`<b>|\\u{A}`"),
    ("", "`  `"),
  ])
  func `stays as it is between backticks`(text: String, escaped: String) {
    #expect(Markdown.code(text) == escaped)
  }
}

@Suite struct `A word of a shell's command` {
  @Test(arguments: [
    ("anyfast:asyntask_1-2.3", "anyfast:asyntask_1-2.3"),
    ("a;rm", "'a;rm'"), ("$(x)`y`", "'$(x)`y`'"), ("it's", #"'it'\''s'"#), ("", "''"),
    ("video (1).mp4", "'video (1).mp4'"), ("a\nb'\u{1B}[2J\\", #"$'a\x0ab\'\x1b[2J\\'"#),
    ("\u{202E}é", #"$'\xe2\x80\xae\xc3\xa9'"#),
  ])
  func `is in quotes when it would do anything`(word: String, quoted: String) {
    #expect(shellWord(word) == quoted)
  }
}
