import FoundationEssentials
import Simulator
import Testing

@Suite struct `A reply` {
  static let firstPoll = Date(timeIntervalSince1970: 1_777_288_506)
  static let link = "http://h/v?a=1&b=2"

  static func state(of task: ScriptedTask, after seconds: Double = 0) -> TaskState {
    TaskState(of: task, firstPoll: firstPoll, now: firstPoll.addingTimeInterval(seconds))
  }

  static func anyFast(_ task: ScriptedTask, original: String? = nil) -> String {
    let links = ArtifactLinks(video: task.end == .success ? link : nil, original: original)
    return AnyFastReply(task, state(of: task), links).json.text()
  }

  static func globalAiOpc(_ task: ScriptedTask) -> String {
    let links = ArtifactLinks(video: task.end == .success ? link : nil)
    return GlobalAiOpcReply(task, state(of: task), links).json.text()
  }

  @Test func `of AnyFast to a standard task is the documentation's sample`() {
    let task = ScriptedTask(id: "asyntask_1", dialect: .anyfast, clip: nil)
    let reply = Self.anyFast(task)
    let request = reply.firstMatch(of: /"request_id":"(20260427111506[0-9a-f]{18})"/)?.1 ?? ""
    let upstream = reply.firstMatch(of: /"id":"(cgt-20260427111506-[0-9a-f]{5})"/)?.1 ?? ""
    #expect(
      reply == """
        {"code":"success","message":"","data":{"task_id":"asyntask_1","action":"generate",\
        "status":"SUCCESS","result_url":"\(Self.link)","fail_reason":"\(Self.link)",\
        "submit_time":1777288506,"start_time":1777288506,"finish_time":1777288506,\
        "progress":"100%","request_id":"\(request)","data":{"content":{"video_url":"\(Self.link)"},\
        "id":"\(upstream)","model":"doubao-seedance-2-0-260128","duration":5,"ratio":"16:9",\
        "resolution":"720p","framespersecond":24,"generate_audio":true,"seed":4304,\
        "status":"succeeded","usage":{"completion_tokens":108900,"total_tokens":108900}}}}
        """)
  }

  @Test func `of AnyFast to an ultra task has two links and the billed tokens`() {
    let task = ScriptedTask(id: "a", dialect: .anyfast, clip: "v.mp4", original: "o.mp4")
    let reply = Self.anyFast(task, original: "http://h/o")
    #expect(reply.contains(#""original_result_url":"http://h/o","fail_reason":"\#(Self.link)""#))
    #expect(reply.contains(#""content":{"video_url":"http://h/o"}"#))
    #expect(reply.contains(#""resolution":"480p","super_resolution":"720p""#))
    #expect(
      reply.contains(
        """
        "usage":{"completion_tokens":50638,"total_tokens":50638,"super_resolution_tokens":114441}
        """))
    #expect(!reply.contains("framespersecond"))
  }

  @Test func `of AnyFast to a failed task has the reason and no link`() {
    var task = ScriptedTask(id: "a", dialect: .anyfast, clip: nil)
    task.end = .failure
    task.message = "too \"bad\""
    let reply = Self.anyFast(task)
    #expect(reply.contains(#""status":"FAILURE","fail_reason":"too \"bad\"","submit_time""#))
    #expect(reply.contains(#""start_time":0,"finish_time":1777288506"#))
    #expect(!reply.contains("result_url"))
  }

  @Test func `of AnyFast that has no link yet says success all the same`() {
    var task = ScriptedTask(id: "a", dialect: .anyfast, clip: nil)
    task.end = .noLink
    let reply = Self.anyFast(task)
    #expect(reply.contains(#""status":"SUCCESS","result_url":"","fail_reason":"""#))
  }

  @Test(arguments: [
    ("NOT_START", "0%", "null"), ("QUEUED", "10%", "queued"), ("IN_PROGRESS", "50%", "running"),
    ("STRANGE", "30%", "running"),
  ])
  func `of AnyFast to a pending task tells its progress`(
    status: String, progress: String, upstream: String
  ) {
    var task = ScriptedTask(id: "a", dialect: .anyfast, clip: nil)
    task.states = [.init(status, seconds: 1)]
    let reply = Self.anyFast(task)
    #expect(reply.contains("\"status\":\"\(status)\",\"fail_reason\":\"\""))
    #expect(reply.contains("\"finish_time\":0,\"progress\":\"\(progress)\""))
    #expect(reply.contains(upstream))
  }

  @Test func `takes the fields that the script sets, null too`() {
    var task = ScriptedTask(id: "a", dialect: .anyfast, clip: nil)
    task.overrides = ["duration": -1, "framespersecond": .null, "super_resolution": "2k"]
    let reply = Self.anyFast(task)
    #expect(reply.contains(#""duration":-1,"#))
    #expect(reply.contains(#""super_resolution":"2k","framespersecond":null"#))
  }

  @Test func `of AnyFast escapes as Go does`() {
    let text = JSONValue.string("a&b<c>\n\u{1}é").text(.go)
    #expect(text == #""a\u0026b\u003cc\u003e\n\u0001é""#)
  }

  @Test(arguments: [
    (TaskEnd.success, "completed", #""http://h/v?a=1&b=2""#, "5", "108900", "null"),
    (.noLink, "completed", "null", "5", "108900", "null"),
    (.failure, "failed", "null", "null", "null", "\"why\""),
    (.cancelled, "cancelled", "null", "null", "null", "null"),
    (.never, "queued", "null", "null", "null", "null"),
  ])
  func `of GlobalAiOpc has every field and null for what there is not`(
    end: TaskEnd, status: String, url: String, duration: String, tokens: String, error: String
  ) {
    var task = ScriptedTask(id: "video_1", dialect: .globalaiopc, clip: nil)
    task.end = end
    task.message = "why"
    #expect(
      Self.globalAiOpc(task) == """
        {"id":"video_1","object":"video","created":1777288506,"model":"seedance_2_0",\
        "status":"\(status)","video_url":\(url),"actualDuration":\(duration),\
        "totalTokens":\(tokens),"error":\(error)}
        """)
  }
}
