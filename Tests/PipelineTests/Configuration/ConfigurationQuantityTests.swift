import Testing

@testable import Pipeline

@Suite struct `A quantity` {
  @Test(
    arguments: [
      ("200ms", .milliseconds(200)), ("0.25s", .milliseconds(250)), ("15s", .seconds(15)),
      ("2m", .seconds(120)), ("6h", .seconds(21_600)), ("30d", .seconds(2_592_000)),
      ("0s", .zero), ("1.5h", .seconds(5400)), ("0.000000001s", .nanoseconds(1)),
      ("106751d", .seconds(106_751 * 86_400)),
    ] as [(String, Duration)])
  func `of time is exact`(text: String, duration: Duration) {
    #expect(Duration(quantity: text) == duration)
  }

  @Test(arguments: [
    "", "15", "s", "15 s", " 15s", "15S", "15sec", "-1s", "+1s", "1e3s", ".5s", "1.s", "1..5s",
    "1,5s", "01s", "1_000s", "0.0000000001s", "106752d", "999999999999999999999s", "١s", "inf",
    "nan", "0x10s", "1s1s", "²s",
  ])
  func `of time is strict`(text: String) {
    #expect(Duration(quantity: text) == nil)
  }

  @Test(arguments: [
    ("0", 0), ("1", 1), ("64MiB", 67_108_864), ("4GiB", 4_294_967_296), ("512KiB", 524_288),
    ("1TiB", 1_099_511_627_776), ("1.5KiB", 1536), ("0.5MiB", 524_288),
  ])
  func `of bytes is exact`(text: String, bytes: Int) {
    #expect(ByteSize(quantity: text) == ByteSize(bytes: bytes))
  }

  @Test(arguments: [
    "", "4GB", "4G", "4gib", "4 GiB", "-1", "0.3KiB", "1.5", "8388608TiB", "99999999999999999999",
    "1B", "KiB",
  ])
  func `of bytes is strict`(text: String) {
    #expect(ByteSize(quantity: text) == nil)
  }

  @Test(arguments: [("10/s", 10), ("300/m", 5), ("5/h", 5.0 / 3600), ("0.5/s", 0.5)])
  func `of times a second is exact`(text: String, perSecond: Double) {
    #expect(Rate(quantity: text) == Rate(perSecond: perSecond))
  }

  @Test(arguments: ["10", "10/", "/s", "10/d", "10 /s", "10/ s", "-1/s", "10/S", "1e3/s"])
  func `of times a second is strict`(text: String) {
    #expect(Rate(quantity: text) == nil)
  }

  @Test(arguments: [("2%", 0.02), ("0.5%", 0.005), ("100%", 1), ("0%", 0)])
  func `of percent is exact`(text: String, fraction: Double) {
    #expect(Share(quantity: text)?.fraction == fraction)
  }

  @Test(arguments: ["2", "%", "2 %", "-2%", "2%%", "1e1%"])
  func `of percent is strict`(text: String) {
    #expect(Share(quantity: text) == nil)
  }

  @Test(arguments: ["1.0", "-1", "1e2", "0x1", "010", "1_0", " 1", "9999999999999999999"])
  func `without a unit is strict`(text: String) {
    #expect(Int(quantity: text) == nil)
  }

  @Test(arguments: ["200ms", "15s", "2m", "6h", "30d", "0s", "1500ms", "36h", "0.000500000s"])
  func `of time is written as it is read`(text: String) throws {
    let duration = try #require(Duration(quantity: text))
    #expect(duration.configured == text)
  }

  @Test(arguments: ["0", "1", "1000", "512KiB", "64MiB", "4GiB", "1TiB", "1536KiB"])
  func `of bytes is written as it is read`(text: String) throws {
    let size = try #require(ByteSize(quantity: text))
    #expect(size.configured == text)
  }

  @Test(arguments: ["10/s", "7/m", "5/h", "1/h", "10000/s", "90/m"])
  func `of times a second is written as it is read`(text: String) throws {
    let rate = try #require(Rate(quantity: text))
    #expect(rate.configured == text)
  }

  @Test func `written in any unit is read back the same`() throws {
    var random = SplitMix(seed: 11)
    for _ in 0..<2000 {
      let duration = Duration.nanoseconds(Int64.random(in: 0...1 << 53, using: &random))
      #expect(Duration(quantity: duration.configured) == duration)
      let size = ByteSize(bytes: .random(in: 0...1 << 50, using: &random))
      #expect(ByteSize(quantity: size.configured) == size)
    }
  }
}
