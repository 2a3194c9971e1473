import Peers

/// HTTP statuses that are none of a reply's.
extension PollLie {
  static let statuses =
    [408, 425, 500, 502, 503, 504, 599, 999].map { status in
      PollLie("answers \(status)", told: "provider-down") { _ in [.answer(status)] }
    }
    + [204, 205, 299, 400, 402, 409, 410, 418, 451].map { status in
      PollLie("answers \(status)", told: "malformed-reply") { _ in [.answer(status)] }
    }
    + [
      PollLie("answers 503 with a page", told: "provider-down") { _ in
        [.answer(503, body: "<html>Just a moment</html>")]
      },
      PollLie("answers 503 with a finished task", told: "provider-down") { turn in
        [.answer(503, body: reply(#""status":"SUCCESS","result_url":"\#(turn.forbidden)""#))]
      },
      PollLie("answers 403", told: "forbidden") { _ in [.answer(403)] },
      PollLie("answers 0", told: "bad-headers", "malformed-reply", "reset") { _ in
        [.send("HTTP/1.1 000 X\r\nContent-Length: 0\r\n\r\n")]
      },
      PollLie("answers in no HTTP", told: "bad-headers", "reset", "transfer-failed") { _ in
        [.send("SSH-2.0-OpenSSH_9.2\r\n"), .close]
      },
      PollLie("answers as HTTP/0.9", told: "bad-headers", "reset", "transfer-failed") { turn in
        [.send(reply(#""status":"SUCCESS","result_url":"\#(turn.forbidden)""#)), .close]
      },
    ]

  static let redirects = [301, 302, 303, 307, 308].map { status in
    PollLie("redirects with \(status)", told: "provider-down") { turn in
      [.redirect(to: turn.forbidden, status: status)]
    }
  }

  static let centuries = ["3155760000", "Fri, 01 Jan 2126 00:00:00 GMT"].map(throttle)

  static let throttles = [
    "soon", "-5", "1e9", "0", "", "0x10", "Fri, 99 Foo 2126", "Fri, 31 Dec 1999 23:59:59 GMT",
  ].map(throttle)

  private static func throttle(until date: String) -> PollLie {
    PollLie("says 429 and to come back in `\(date)`", told: "throttled") { _ in
      [.answer(429, headers: "Retry-After: \(date)\r\n")]
    }
  }
}
