import Peers

/// Complete answers whose body is no reply.
extension PollLie {
  static let noJSON = [
    PollLie("sends nothing", told: "malformed-reply") { _ in [.ok([])] },
    PollLie("sends blanks", told: "malformed-reply") { _ in [json("\r\n \t\r\n")] },
    PollLie("sends half of a reply", told: "malformed-reply") { _ in
      [json(#"{"code":"success","data":{"status":"SUCC"#)]
    },
    PollLie("sends a list", told: "malformed-reply") { _ in [json("[{\"status\":\"SUCCESS\"}]")] },
    PollLie("sends a text", told: "malformed-reply") { _ in [json("\"SUCCESS\"")] },
    PollLie("sends `null`", told: "malformed-reply") { _ in [json("null")] },
    PollLie("sends two replies in one", told: "malformed-reply") { turn in
      let one = reply(#""task_id":"\#(turn.task)","status":"QUEUED""#)
      return [json(one + one)]
    },
    PollLie("sends bytes that are no UTF-8", told: "malformed-reply") { _ in
      [json(Array("{\"data\":{\"status\":\"".utf8) + [0xFF, 0xC0, 0x80] + Array("\"}}".utf8))]
    },
    PollLie("sends UTF-16", told: "malformed-reply") { _ in
      [
        json(
          [0xFF, 0xFE]
            + reply(#""status":"SUCCESS""#).utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
      ]
    },
    PollLie("sends a NUL", told: "malformed-reply") { _ in
      [json(reply("\"status\":\"SUCC\0ESS\""))]
    },
    PollLie("sends half of a character", told: "malformed-reply") { _ in
      [json(reply(#""status":"\ud83d""#))]
    },
    PollLie("says `NaN`", told: "malformed-reply") { _ in
      [json(reply(#""status":"QUEUED","submit_time":NaN"#))]
    },
    PollLie("says `Infinity`", told: "malformed-reply") { _ in
      [json(reply(#""status":"QUEUED","submit_time":-Infinity"#))]
    },
    PollLie("compresses unasked, and breaks off", told: "content-encoding", "malformed-reply") {
      _ in
      [.ok([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], headers: "Content-Encoding: gzip\r\n")]
    },
    PollLie("says that it compressed, and did not", told: "content-encoding") { turn in
      let body = reply(#""status":"SUCCESS","result_url":"\#(turn.link)""#)
      return [.ok(Array(body.utf8), headers: "Content-Encoding: br\r\n")]
    },
    PollLie("compresses and does not say so", told: "malformed-reply") { _ in
      [.ok([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3])]
    },
  ]

  static let nested = [
    PollLie("nests 100,000 objects", told: "malformed-reply") { _ in
      [json(nest("{\"data\":", "}"))]
    },
    PollLie("nests 100,000 objects beside a status", told: "malformed-reply") { turn in
      [json(reply(#""task_id":"\#(turn.task)","status":"QUEUED","data":\#(nest("{\"a\":", "}"))"#))]
    },
    PollLie("nests 100,000 lists beside a status", told: "malformed-reply") { turn in
      [json(reply(#""task_id":"\#(turn.task)","status":"QUEUED","data":\#(nest("[", "]"))"#))]
    },
    PollLie("opens 500,000 lists", told: "malformed-reply") { _ in
      [json(String(repeating: "[", count: 500_000))]
    },
  ]

  static let pages = [
    PollLie("sends a page", told: "provider-down") { _ in
      [.ok(Array("<!doctype html><title>Sign in</title>".utf8))]
    },
    PollLie("answers 404 with a page", told: "provider-down") { _ in
      [.answer(404, body: "<html>nginx</html>")]
    },
  ]

  private static func nest(_ open: String, _ close: String) -> String {
    String(repeating: open, count: 100_000) + "0" + String(repeating: close, count: 100_000)
  }
}
