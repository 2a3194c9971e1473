import Foundation
import Testing

@testable import Archive

@Suite struct `JSON text` {
  @Test(arguments: [
    (JSON.null, "null"), (.bool(true), "true"), (.int(-7), "-7"), (.double(24), "24.0"),
    (.double(.nan), "null"), (.double(-.infinity), "null"), (.double(1e300), "1e+300"),
    (.array([]), "[]"), (.object([]), "{}"), (.string(""), #""""#),
    (.object([("b", .int(1)), ("a", .array([.null, .int(2)]))]), #"{"b":1,"a":[null,2]}"#),
    (.object([("reply", .raw("{\n \"x\" : 1.50\r\n}"))]), #"{"reply":{  "x" : 1.50  }}"#),
    (.raw("[\"m\u{9B}31m\u{202E}视\"]"), #"["m\u009b31m\u202e视"]"#),
  ])
  func `is on one line, in the order given`(value: JSON, text: String) {
    #expect(value.text() == text)
  }

  @Test(arguments: [
    ("a\"b\\c/d", #""a\"b\\c/d""#), ("\n\t\r", #""\n\t\u000d""#),
    ("\u{0}\u{1B}[2J", #""\u0000\u001b[2J""#),
    ("\u{7F}\u{9B}", #""\u007f\u009b""#), ("\u{2028}\u{2029}", #""\u2028\u2029""#),
    ("\u{202E}gpm\u{202C}\u{2066}\u{200F}\u{61C}", #""\u202egpm\u202c\u2066\u200f\u061c""#),
    ("视频é🎬", #""视频é🎬""#), ("e\u{301}\r\n", "\"e\u{301}\\u000d\\n\""),
  ])
  func `escapes what acts instead of being shown`(string: String, text: String) throws {
    #expect(JSON.string(string).text() == text)
    let back = try JSONDecoder().decode(String.self, from: Data(text.utf8))
    #expect(back.unicodeScalars.elementsEqual(string.unicodeScalars))
  }

  @Test func `for people has nothing that acts in its raw text either`() {
    let raw = JSON.raw("{\n\t\"a\": \"\u{9B}2J\u{2028}\",\r\"b\": 1.50}")
    #expect(raw.text(indent: 2) == "{\n\t\"a\": \"\\u009b2J\\u2028\", \"b\": 1.50}")
  }

  @Test func `for people has a member a line, and raw text as it is`() {
    let value = JSON.object([
      ("a", .array([.int(1), .int(2)])), ("b", .object([("c", .array([.object([("d", .null)])]))])),
      ("e", .object([])), ("reply", .raw("{ \"x\":\n1 }")),
    ])
    #expect(
      value.text(indent: 2) == """
        {
          "a": [1,2],
          "b": {
            "c": [
              {
                "d": null
              }
            ]
          },
          "e": {},
          "reply": { "x":
        1 }
        }
        """)
  }

  @Test func `can be read back`() throws {
    let value = JSON.object([
      ("a", .array([.int(1), .double(2.5), .bool(false), .null, .string("x")])),
      ("b", .object([("c", .object([]))])), ("d", .array([])), ("e", .int(.min)),
    ])
    #expect(try JSONDecoder().decode(JSON.self, from: Data(value.text().utf8)) == value)
  }
}
