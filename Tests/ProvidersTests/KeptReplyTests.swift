import Foundation
import Providers
import Testing

@Suite struct `A kept reply` {
  static let key = "sk-key-of-mine"

  static func kept(_ body: String) -> String? {
    PollAnswer(status: 200, body: Array(body.utf8), key: key).keptReply()
  }

  @Test(
    arguments: [
      (
        #"{ "a" : [1.50, "x\u00e9\"y" ],"u":"https:\/\/h\/a?k=SECRET\u0026l=SECRET" , "b":null}"#,
        #"{ "a" : [1.50, "x\u00e9\"y" ],"u":"https:\/\/h\/a" , "b":null}"#
      ),
      (#"{"https://h/a?SECRET": {"k?=": 1}}"#, #"{"https://h/a": {"k": 1}}"#),
      (
        #"{"j":"{\"u\":\"https:\\/\\/u:SECRET@h\\/a?SECRET\\u0026\",\"k\":\"sk-key-of-mine\"}"}"#,
        #"{"j":"{\"u\":\"https:\\/\\/h\\/a\",\"k\":\"*\"}"}"#
      ),
      (
        #"{"a":"C:\\dir\\","u":"https://h/a?SECRET\\","b":"?"}"#,
        #"{"a":"C:\\dir\\","u":"https://h/a","b":"?"}"#
      ),
      ("\u{FEFF}{\"a\":1}\n", "{\"a\":1}\n"),
    ] as [(String, String)])
  func `is the text as sent but for the secrets`(body: String, kept: String) {
    #expect(Self.kept(body) == kept)
  }

  @Test(arguments: [
    "", "[]", "<html>", "{", "\"https://h/a?SECRET\"",
    #"{"a": "\#(String(repeating: "x", count: 256 << 10))"}"#,
  ])
  func `is none when it is no object or too long`(body: String) {
    #expect(Self.kept(body) == nil)
  }

  @Test func `of the samples holds no query and all the rest`() throws {
    for sample in [Samples.anyFast, Samples.ultra, Samples.globalAiOpc, Samples.anyFastFailure] {
      let kept = try #require(Self.kept(sample))
      let bare = sample.replacing(try Regex(#"\?(\.\.\.|preview=1&auth_key=\.\.\.)"#), with: "")
      #expect(kept == bare)
    }
  }

  /// However a link is written into a reply, its query is gone, and the rest is as it was.
  @Test(.timeLimit(.minutes(30)))
  func `stays valid JSON without any query, however it was written`()
    throws
  {
    let secrets = try Regex(#"u:SECRET(@|%40)|(\?|%3F)SECRET[^ ]*"#)
    var random = SplitMix(state: 1)
    for _ in 0..<500 {
      let words = (0..<Int.random(in: 1...6, using: &random)).map { _ in Self.word(&random) }
      let value = words.joined(separator: " ")
      let bare = value.replacing(secrets, with: "")
      let depth = Int.random(in: 0...3, using: &random)
      let body = Self.object(value, depth: depth, &random)
      let kept = try #require(Self.kept(body))
      #expect(!kept.contains("SECRET"))
      #expect(try Self.value(of: kept, depth: depth) == bare)
    }
  }

  private static func word(_ random: inout SplitMix) -> String {
    let url =
      "https://\(Bool.random(using: &random) ? "" : "u:SECRET@")h.example/a/é.mp4"
    return switch Int.random(in: 0...4, using: &random) {
    case 0: url + "?SECRET=SECRET&l=SECRET/+~;,'()"
    case 1: url
    case 2: "https%3A%2F%2Fu:SECRET%40h%2Fa%3FSECRET%3D1%26SECRET"
    case 3: "plain\\words\u{1F600}/of?text"
    default: "/v1/content?SECRET=SECRET"
    }
  }

  /// `{"v": …}`, with the string in a JSON object in a string, `depth` times, and any byte escaped.
  private static func object(_ value: String, depth: Int, _ random: inout SplitMix) -> String {
    let inner = depth == 0 ? value : object(value, depth: depth - 1, &random)
    let rate = Int.random(in: 0...3, using: &random)
    let literal = inner.utf16.map { unit -> String in
      let mustEscape = unit < 0x20 || unit == 0x22 || unit == 0x5C || 0xD800...0xDFFF ~= unit
      guard mustEscape || Int.random(in: 0..<10, using: &random) < rate else {
        return String(decoding: [unit], as: UTF16.self)
      }
      let digits = String(unit, radix: 16)
      return #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
    }
    return #"{"v": "\#(literal.joined())"}"#
  }

  private static func value(of text: String, depth: Int) throws -> String {
    let value = try JSONDecoder().decode([String: String].self, from: Data(text.utf8))["v"]
    let string = try #require(value)
    return depth == 0 ? string : try Self.value(of: string, depth: depth - 1)
  }
}
