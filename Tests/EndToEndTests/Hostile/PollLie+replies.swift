import Peers

/// Replies whose members are of other types, or say what cannot be.
extension PollLie {
  static let noReply = [
    PollLie("says lists for objects", told: "malformed-reply") { _ in
      [json(#"{"code":[],"message":[[]],"data":[["SUCCESS"]]}"#)]
    },
    PollLie("says objects for texts", told: "malformed-reply") { _ in
      [json(#"{"code":{},"data":{"task_id":{},"status":{"a":"SUCCESS"},"result_url":{}}}"#)]
    },
    PollLie("says `null` for all", told: "malformed-reply") { _ in
      [json(#"{"code":null,"message":null,"data":{"task_id":null,"status":null,"data":null}}"#)]
    },
    PollLie("says `true` for all", told: "malformed-reply") { _ in
      [json(#"{"code":true,"data":{"task_id":true,"status":true,"result_url":true}}"#)]
    },
    PollLie("says success and no task", told: "malformed-reply") { _ in
      [json(#"{"code":"success","message":"","data":null}"#)]
    },
    PollLie("says an empty status", told: "malformed-reply") { _ in
      [json(reply(#""status":"""#))]
    },
    PollLie("answers for another task", told: "other-task") { turn in
      [
        json(
          reply(#""task_id":"asyntask_other","status":"SUCCESS","result_url":"\#(turn.forbidden)""#)
        )
      ]
    },
    PollLie("answers for the other provider's task", told: "other-task") { turn in
      [json(reply(#""task_id":"cgt-other","status":"FAILURE","fail_reason":"gone""#))]
    },
  ]

  static let pending = [
    PollLie("says huge numbers") { turn in
      let times = ["submit_time", "start_time", "finish_time", "created_at", "progress"]
        .map { "\"\($0)\":1e308" }.joined(separator: ",")
      return [json(reply(#""task_id":"\#(turn.task)","status":"QUEUED",\#(times),"seed":-1e308"#))]
    },
    PollLie("says numbers beyond all") { turn in
      let digits = String(repeating: "9", count: 5000)
      return [
        json(
          reply(
            #""task_id":"\#(turn.task)","status":"QUEUED","submit_time":\#(digits),"seed":1e999"#))
      ]
    },
    PollLie("says that it began with the first video") { turn in
      [json(reply(#""task_id":"\#(turn.task)","status":"QUEUED","submit_time":1"#))]
    },
    PollLie("says a link while it is queued") { turn in
      let link = turn.forbidden
      return [
        json(reply(#""task_id":"\#(turn.task)","status":"QUEUED","result_url":"\#(link)""#))
      ]
    },
    PollLie("answers what nobody asked, too") { turn in
      let lie = reply(#""task_id":"\#(turn.task)","status":"QUEUED""#)
      let next = reply(
        #""task_id":"\#(turn.task)","status":"SUCCESS","result_url":"\#(turn.forbidden)""#)
      return [.send(whole(lie) + whole(next) + whole(next))]
    },
    PollLie("has 100,000 members") { turn in
      let members = (0..<60_000).map { "\"m\($0)\":0" }.joined(separator: ",")
      return [json(reply(#""status":"QUEUED",\#(members)"#))]
    },
  ]

  static let unknown = [
    PollLie("says numbers for texts") { _ in
      [json(#"{"code":1,"message":2,"data":{"task_id":3,"status":4,"result_url":5,"data":6}}"#)]
    },
    PollLie("says a status that nobody knows") { turn in
      [json(reply(#""task_id":"\#(turn.task)","status":"DREAMING""#))]
    },
    PollLie("says a status that acts on terminals") { turn in
      [json(reply(#""task_id":"\#(turn.task)","status":"\u001b]0;x\u0007\u202e\u0000\u009b2J""#))]
    },
    PollLie("says half a megabyte of status") { turn in
      let word = String(repeating: "DREAM", count: 100_000)
      return [json(reply(#""task_id":"\#(turn.task)","status":"\#(word)""#))]
    },
  ]

  static let times = [
    PollLie("says that it began ten years ago") { turn in
      [json(reply(#""task_id":"\#(turn.task)","status":"QUEUED","submit_time":1480000000"#))]
    },
    PollLie("has a clock that is a century ahead") { turn in
      let body = reply(#""task_id":"\#(turn.task)","status":"QUEUED""#)
      return [.ok(Array(body.utf8), headers: "Date: Tue, 01 Jan 2126 00:00:00 GMT\r\n")]
    },
  ]
}
