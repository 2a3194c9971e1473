import FoundationEssentials
import Testing

@testable import Media

@Suite struct `Facts in JSON` {
  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  @Test func `have the keys of the contract`() throws {
    let expected = """
      {"aigc_label":false,"audio":{"channels":2,"codec":"aac","duration":5,"sample_rate":44100},\
      "bytes":565665,"c2pa":false,"container":"mp4","duration":5,"file":"clip.mp4",\
      "fragmented":false,"moov_first":true,"problems":[],\
      "video":{"avg_frame_rate":"24/1","codec":"h264","duration":5,"frame_rate":24,"frames":121,\
      "height":720,"rotation":0,"width":1280},"whole":true}
      """
    #expect(try json(Facts.sample(duration: 5)) == expected)
  }

  @Test func `say null for what is not there`() throws {
    var facts = Facts.sample()
    (facts.container, facts.duration, facts.video, facts.audio) = (nil, nil, nil, nil)
    facts.problems = [Problem(.empty, "The file is empty.")]
    let text = try json(facts)
    for part in [
      "\"container\":null", "\"duration\":null", "\"video\":null", "\"audio\":null",
      "\"problems\":[{\"sentence\":\"The file is empty.\",\"slug\":\"empty\"}]",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test func `come back as they went`() throws {
    var facts = Facts.sample()
    facts.video?.frames = nil
    facts.problems = Problem.Slug.allCases.map { Problem($0, "a sentence") }
    let decoded = try JSONDecoder().decode(Facts.self, from: try JSONEncoder().encode(facts))
    #expect(decoded == facts)
  }

  @Test func `keep each check's values in their own types`() throws {
    let expectations = Expectations(
      duration: Expectation(5, from: .provider), framesPerSecond: Expectation(24, from: .provider),
      audio: Expectation(true, from: .list))
    let checks = Verification(of: .sample(), against: expectations).checks
    let expected = """
      {"actual":5.041667,"binding":true,"expected":5,"name":"duration","result":"passed",\
      "tolerance":"-0.05/+0.25"}
      """
    #expect(try json(#require(checks.first)) == expected)
    #expect(
      try json(checks[2]) == """
        {"actual":true,"binding":true,"expected":true,"name":"audio","result":"passed",\
        "tolerance":null}
        """)
    let decoded = try JSONDecoder().decode([Check].self, from: try JSONEncoder().encode(checks))
    #expect(decoded == checks)
  }
}
