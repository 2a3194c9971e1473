import FoundationEssentials
import Testing

@testable import Media

@Suite struct `What a worker measured` {
  private static let stream: [String: String] = [
    "kind": "\"video\"", "id": "1", "codec": "\"h264\"", "width": "1280", "height": "720",
    "rotation": "0",
    "sampleRate": "0", "channels": "0", "duration": "5.0", "rateNumerator": "24",
    "rateDenominator": "1", "framesTold": "120", "indexEntries": "120", "entriesPastEnd": "0",
  ]
  private static let answer: [String: String] = ["aigcLabel": "false"]

  private func decode(
    _ changes: [String: String] = [:], stream changed: [String: String] = [:],
    streams count: Int = 1
  ) throws -> Measurements {
    let stream = object(Self.stream.merging(changed) { $1 })
    let streams = Array(repeating: stream, count: count).joined(separator: ",")
    let whole = object(
      Self.answer.merging(["streams": "[\(streams)]"]) { $1 }.merging(changes) { $1 })
    return try JSONDecoder().decode(Measurements.self, from: Data(whole.utf8))
  }

  private func object(_ members: [String: String]) -> String {
    "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
  }

  private func problems(_ measured: Measurements, isFragmented: Bool = false) -> [Problem.Slug] {
    Problem.all(in: measured, of: nil, isFragmented: isFragmented).map(\.slug)
  }

  @Test func `is taken when all of it can be`() throws {
    let measured = try decode()
    #expect(measured.isPlausible)
    #expect(problems(measured).isEmpty)
  }

  @Test(arguments: [
    ["width": "-1"], ["framesTold": "-1"], ["packets": "4294967296"], ["duration": "-0.5"],
    ["duration": "1e10"], ["packetSpan": "-1"], ["rotation": "360"], ["rotation": "-90"],
    ["codec": "\"h264\\u001b[2J\""], ["codec": "\"h264\\u0085\""],
    ["codec": "\"\(String(repeating: "x", count: 65))\""],
    ["decodeErrorTimes": "[-0.1]"], ["decodeErrorTimes": "[0,0,0,0,0,0,0,0,0]"],
    ["hiddenPackets": "-1"], ["zeroedPackets": "-1"], ["id": "-1"], ["start": "-1"],
  ])
  func `about a stream is refused when it is out of bounds`(change: [String: String]) throws {
    #expect(try !decode(stream: change).isPlausible)
  }

  @Test(arguments: [
    ["openError": "\"a\\nb\""], ["stopError": "\"\(String(repeating: "x", count: 65))\""],
  ])
  func `about a file is refused when it is out of bounds`(change: [String: String]) throws {
    #expect(try !decode(change).isPlausible)
  }

  @Test func `may tell of eight streams, and of no more`() throws {
    #expect(try decode(streams: 8).isPlausible)
    #expect(try !decode(streams: 9).isPlausible)
  }

  @Test(arguments: [["streams": "null"], ["aigcLabel": "1"]])
  func `is nothing in another shape`(change: [String: String]) {
    #expect(throws: (any Error).self) { try decode(change) }
  }

  @Test(arguments: [
    (["indexEntries": "0"], [Problem.Slug.samplesMissing]), (["packets": "119"], [.samplesMissing]),
    (["packets": "121"], [.samplesMissing]), (["packets": "120", "indexEntries": "0"], []),
    (["entriesPastEnd": "1"], [.truncated]), (["canDecode": "false"], [.notDecoded]),
    (["corruptPackets": "1"], [.corruptPackets]),
    (["badNALPackets": "2"], [.badNALLengths]), (["zeroedPackets": "1"], [.zeroedPackets]),
    (["decodedFrames": "0", "decodeErrors": "3"], [.decodeErrors]),
    (["kind": "\"audio\""], [.noVideo]),
  ])
  func `about a stream gives away its problems`(
    change: [String: String], slugs: [Problem.Slug]
  ) throws {
    #expect(problems(try decode(stream: change)) == slugs)
  }

  @Test func `about a file gives away its problems`() throws {
    #expect(problems(try decode(["openError": "\"Invalid data\""])) == [.badMovieHeader])
    #expect(problems(try decode(["stopError": "\"Invalid data\""])) == [.readingStopped])
    #expect(problems(try decode(streams: 0)) == [.noVideo])
  }

  @Test(
    arguments: [
      (
        ["decodeErrors": "2", "decodeErrorTimes": "[2.5416666,0.125]"],
        "Errors while decoding: 2, the first at 0.125 s, 2.542 s."
      ),
      (
        ["packets": "120", "hiddenPackets": "1", "decodedFrames": "117", "decodeErrors": "0"],
        "Frames that did not come out of decoding: 2."
      ),
      (["packets": "120", "hiddenPackets": "1", "decodedFrames": "119", "decodeErrors": "0"], nil),
      (["packets": "120", "decodedFrames": "121", "decodeErrors": "0"], nil),
    ] as [([String: String], String?)])
  func `while decoding is told with its times`(
    change: [String: String], sentence: String?
  ) throws {
    let problems = Problem.all(in: try decode(stream: change), of: nil, isFragmented: false)
    #expect(problems.map(\.sentence) == [sentence].compactMap(\.self))
    #expect(problems.allSatisfy { $0.slug == .decodeErrors })
  }

  @Test(arguments: [
    ("240", "240", true, 0), ("240", "239", true, 1), ("240", "240", false, -120),
    ("0", "0", true, 120), ("120", "119", false, 1),
  ])
  func `is held against the index where edits cut or repeat`(
    entries: String, packets: String, isCut: Bool, missing: Int
  ) throws {
    let measured = try decode(stream: ["indexEntries": entries, "packets": packets])
    #expect(measured.streams[0].missingSamples(isCut: isCut) == missing)
  }

  @Test func `takes the duration from the packets where the header gives none`() throws {
    let silent = try decode(stream: ["duration": "null", "packetSpan": "5.0416666"])
    #expect(silent.streams[0].seconds(isFragmented: false) == 5.041667)
    #expect(try decode(stream: ["packetSpan": "4"]).streams[0].seconds(isFragmented: false) == 5)
  }

  @Test func `about fragments needs no list of samples`() throws {
    let measured = try decode(stream: ["framesTold": "0", "indexEntries": "0", "packets": "120"])
    #expect(problems(measured, isFragmented: true).isEmpty)
  }
}
