import Peers

/// What a media host does with one request.
struct Answer: Sendable {
  /// A request, and who else there is in the test.
  struct Turn: Sendable {
    let asked: Asked
    /// Where a whole video can be had without any fault.
    let good: String
    /// Where nobody may ever ask.
    let forbidden: String
  }

  let steps: @Sendable (Turn) -> [Peer.Step]

  init(_ steps: @escaping @Sendable (Turn) -> [Peer.Step]) { self.steps = steps }

  static func steps(_ steps: Peer.Step...) -> Answer { Answer { _ in steps } }

  // MARK: Files

  /// All as it should be.
  static func file(_ served: Served = .clip) -> Answer {
    Answer { turn in
      let (head, body) = served.answer(to: turn.asked)
      return [.send(Array(head.utf8) + body)]
    }
  }

  /// 206 from wherever the rest is asked for, whatever `If-Range` says.
  static func rest(_ served: Served = .clip) -> Answer {
    Answer { turn in
      guard let start = turn.asked.rangeStart, start < served.bytes.count else {
        return file(served).steps(turn)
      }
      return [.send(Array(served.partHead(from: start).utf8) + served.bytes[start...])]
    }
  }

  /// Another answer to requests with this header.
  func unless(_ header: String, _ other: Answer) -> Answer {
    Answer { turn in (turn.asked.header(header) == nil ? self : other).steps(turn) }
  }

  /// The answer to the request, but its body breaks off after so many bytes.
  static func cut(
    _ served: Served = .clip, after count: Int = 200_000, _ end: Peer.Step = .close
  ) -> Answer {
    Answer { turn in
      let (head, body) = served.answer(to: turn.asked)
      // A reset overtakes what has not been read.
      return [.send(Array(head.utf8) + body.prefix(count)), .pause(.milliseconds(200)), end]
    }
  }

  /// This head, whatever was asked for, and these bytes; then the connection ends.
  static func raw(_ head: String, _ body: some Sequence<UInt8> = []) -> Answer {
    let bytes = Array(head.utf8) + body
    return .steps(.send(bytes), .close)
  }

  /// The file under another head.
  static func head(_ head: String, _ served: Served = .clip) -> Answer {
    .raw("HTTP/1.1 200 OK\r\n\(head)\r\n", served.bytes)
  }

  /// Sound chunks, and then these bytes and the connection's end.
  static func chunks(
    _ chunks: [ArraySlice<UInt8>], of served: Served = .clip, head: String = "",
    then end: [UInt8]
  ) -> Answer {
    var body: [UInt8] = []
    for chunk in chunks {
      body += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Array("\r\n".utf8)
    }
    let lines = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\(served.names)\(head)\r\n"
    return .steps(
      .send(Array(lines.utf8) + body + end), .pause(.milliseconds(200)), .close)
  }

  // MARK: Other answers

  static func status(_ status: Int, _ body: String = "", headers: String = "") -> Answer {
    .steps(.answer(status, headers: headers, body: body))
  }

  static func redirect(_ location: @escaping @Sendable (Turn) -> String) -> Answer {
    Answer { [.redirect(to: location($0))] }
  }

  static let silence = Answer.steps(.silence)
  static let close = Answer.steps(.close)
  static let reset = Answer.steps(.reset)

  /// Bytes that come one by one, for twenty seconds at most.
  static func drip(_ head: String, first: ArraySlice<UInt8> = [], _ bytes: [UInt8]) -> Answer {
    let drops = bytes.prefix(400).flatMap { byte in
      [Peer.Step.send([byte]), .pause(.milliseconds(50))]
    }
    return Answer { _ in [.send(Array(head.utf8) + first)] + drops + [.close] }
  }
}
