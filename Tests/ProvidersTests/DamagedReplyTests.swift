import Providers
import Testing

@Suite struct `A damaged reply` {
  /// Replies that are not of success, with a link in every place where success has one.
  static let unfinished: [(Dialect, String)] = ["FAILURE", "IN_PROGRESS", "archiving", "EXPIRED"]
    .flatMap {
      [
        (.anyfast, Samples.anyFast.replacing("SUCCESS", with: $0)),
        (.globalaiopc, Samples.globalAiOpc.replacing("completed", with: $0)),
      ]
    }

  static let all =
    unfinished + [
      (.anyfast, Samples.anyFast), (.anyfast, Samples.ultra), (.globalaiopc, Samples.globalAiOpc),
    ]

  static func state(_ dialect: Dialect, _ body: [UInt8]) -> TaskState? {
    let answer = PollAnswer(status: 200, body: body, key: "sk-of-the-tests")
    return try? dialect.state(of: dialect.sampleID, in: answer)
  }

  @Test(.timeLimit(.minutes(30)), arguments: all)
  func `cut off anywhere is an error`(dialect: Dialect, sample: String) {
    let body = Array(sample.utf8)
    for length in 0..<body.count {
      let answer = PollAnswer(status: 200, body: Array(body[..<length]), key: "sk-of-the-tests")
      #expect(throws: PollError.self) { try dialect.state(of: dialect.sampleID, in: answer) }
      #expect(answer.keptReply() == nil)
    }
  }

  @Test(.timeLimit(.minutes(30)), arguments: unfinished)
  func `never turns into a finished task`(dialect: Dialect, sample: String) {
    var random = SplitMix(state: 2)
    let body = Array(sample.utf8)
    let bytes: [UInt8] = Array(#""{}[]:,\0 "#.utf8) + [0x00, 0x0A, 0xFF]
    for index in body.indices {
      for byte in [bytes.randomElement(using: &random) ?? 0, body[index] ^ 1] {
        var mutated = body
        mutated[index] = byte
        #expect(Self.state(dialect, mutated)?.finished == nil)
      }
      var shorter = body
      shorter.remove(at: index)
      #expect(Self.state(dialect, shorter)?.finished == nil)
    }
  }

  @Test(.timeLimit(.minutes(30)), arguments: all)
  func `with any bytes in it does no harm`(dialect: Dialect, sample: String) {
    var random = SplitMix(state: 3)
    for _ in 0..<500 {
      var body = Array(sample.utf8)
      for _ in 0..<Int.random(in: 1...20, using: &random) {
        body[Int.random(in: body.indices, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      let answer = PollAnswer(status: 200, body: body, key: "sk-of-the-tests")
      if case .finished(let finished)? = try? dialect.state(of: dialect.sampleID, in: answer) {
        #expect(finished.artifacts.allSatisfy { Link($0.link.url)?.url == $0.link.url })
        #expect(answer.keptReply() != nil)
      }
    }
  }
}
