import FoundationEssentials
import Testing

@testable import Media

@Suite struct `A worker's answer` {
  private static let nothing = #"{"aigcLabel":false,"streams":[]}"#
  /// The smallest that passes for a JPEG: its first and last markers.
  private static let jpeg = Data([0xff, 0xd8, 0xff, 0xff, 0xd9]).base64EncodedString()

  private func isTaken(_ members: String, by errand: Errand) throws -> Bool {
    let request = Request(errand, timeout: .seconds(1))
    let text = #"{"nonce":\#(request.nonce),\#(members)}"#
    return try JSONDecoder().decode(Answer.self, from: Data(text.utf8)).isPlausible(to: request)
  }

  @Test func `is taken when it is one to what was asked`() throws {
    let measurements = #""measurements":\#(Self.nothing)"#
    let poster = #""poster":"\#(Self.jpeg)""#
    #expect(try isTaken(measurements, by: .measure(.packets)))
    #expect(try isTaken(#""filterError":1,"# + measurements, by: .measure(.headers)))
    #expect(try isTaken(poster, by: .poster))
    #expect(try isTaken(#""filterError":0"#, by: .poster))
    #expect(try isTaken(#""isOutOfMemory":true"#, by: .measure(.frames)))
    #expect(try isTaken(#""isOutOfMemory":true"#, by: .poster))

    #expect(try !isTaken(measurements, by: .poster))
    #expect(try !isTaken(poster, by: .measure(.headers)))
    #expect(try !isTaken(measurements + "," + poster, by: .poster))
    #expect(try !isTaken(#""isOutOfMemory":true,"# + poster, by: .poster))
    #expect(try !isTaken(#""isOutOfMemory":false"#, by: .measure(.packets)))
  }

  @Test(arguments: [#""readError":0"#, #""readError":-5"#, #""filterError":-1"#])
  func `is refused when a number is none that there can be`(member: String) throws {
    let measurements = #""measurements":\#(Self.nothing)"#
    #expect(try !isTaken(member + "," + measurements, by: .measure(.packets)))
  }

  @Test func `may take longer where a large file is decoded`() {
    let least = Duration.seconds(60)
    #expect(Errand.measure(.frames).timeout(least, bytes: 90 << 20) == .seconds(780))
    #expect(Errand.measure(.frames).timeout(least, bytes: 0) == least)
    #expect(Errand.measure(.packets).timeout(least, bytes: 90 << 20) == least)
    #expect(Errand.poster.timeout(least, bytes: 90 << 20) == least)
  }

  @Test func `to another request is refused`() throws {
    let text = #"{"nonce":7,"measurements":\#(Self.nothing)}"#
    let answer = try JSONDecoder().decode(Answer.self, from: Data(text.utf8))
    #expect(!answer.isPlausible(to: Request(.measure(.packets), timeout: .seconds(1))))
  }

  @Test(arguments: [
    Data(), Data("<html>".utf8), Data([0xff, 0xd8, 0xff]),
    Data([0xff, 0xd8, 0xff] + Array(repeating: 0, count: 64 * 1024) + [0xff, 0xd9]),
  ])
  func `with a poster that is no small JPEG is refused`(bytes: Data) throws {
    #expect(try !isTaken(#""poster":"\#(bytes.base64EncodedString())""#, by: .poster))
  }

  @Test(arguments: [
    #"{"nonce":-1}"#, #"{"nonce":1e30}"#, #"{}"#, #"{"nonce":1,"poster":5}"#,
    #"{"nonce":1,"measurements":[]}"#,
  ])
  func `in another form is none`(text: String) {
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode(Answer.self, from: Data(text.utf8))
    }
  }
}
