import Foundation
import Testing

@testable import Archive

@Suite struct `Encoding to JSON` {
  struct Event: Encodable {
    enum State: String, Encodable { case polling }
    struct Inner: Encodable { var z = 1, y = [true, nil], x: String? }
    class Base: Encodable { var base = 1 }
    final class Derived: Base {
      override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: JSONKey.self)
        try container.encode(2, forKey: JSONKey(stringValue: "own"))
        try super.encode(to: container.superEncoder())
      }
    }

    var event = "task"
    var time = Date(timeIntervalSince1970: 0)
    var state = State.polling
    var missing: Int?
    var number = UInt64.max
    var small: Int8 = -1
    var ratio: Float = 0.5
    var broken = Double.nan
    var inner = [Inner(), Inner(x: "é")]
    var table = ["key": [1, 2]]
    var derived = Derived()
    var opaque = JSON.object([("raw", .raw("[1, 2]"))])
    var digest = Digest(of: "")
  }

  @Test func `keeps the order of declaration`() throws {
    let text = try JSON(encoding: Event()).text()
    #expect(
      text == """
        {"event":"task","time":"1970-01-01T00:00:00Z","state":"polling",\
        "number":18446744073709551615,"small":-1,"ratio":0.5,"broken":null,\
        "inner":[{"z":1,"y":[true,null]},{"z":1,"y":[true,null],"x":"é"}],\
        "table":{"key":[1,2]},"derived":{"own":2,"super":{"base":1}},"opaque":{"raw":[1, 2]},\
        "digest":"\(`A digest`.ofNothing)"}
        """)
  }

  @Test(arguments: [
    (0.0, "1970-01-01T00:00:00Z"), (1_795_230_855.123, "2026-11-21T03:14:15.123Z"),
    (1_795_230_855.9996, "2026-11-21T03:14:16Z"), (951_782_400.001, "2000-02-29T00:00:00.001Z"),
  ])
  func `writes times to the millisecond, and reads them back`(seconds: Double, text: String) throws
  {
    #expect(Timestamp.text(of: Date(timeIntervalSince1970: seconds)) == text)
    let date = try #require(Timestamp.date(text))
    #expect(abs(date.timeIntervalSince1970 - seconds) < 0.0006)
  }

  @Test func `leaves raw text to our own encoder`() {
    #expect(throws: EncodingError.self) { try JSONEncoder().encode(JSON.raw("1")) }
  }
}
