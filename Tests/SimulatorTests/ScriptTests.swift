import FoundationEssentials
import Simulator
import Testing

@Suite struct `A script` {
  static let clips: Set<String> = ["a.mp4", "b.mp4"]

  static func read(_ json: String) throws(SimulatorError) -> Script {
    try Script(json: Data(json.utf8), clips: clips)
  }

  @Test func `with nothing in it has the documented defaults`() throws {
    let script = try Self.read("{}")
    #expect(script.key == "sim-key")
    #expect(script.rateLimit == nil)
    #expect(script.task("asyntask_1") == nil)
  }

  @Test func `sets everything of a task`() throws {
    let script = try Self.read(
      """
      {"key": "k", "rate_limit": 2.5, "tasks": [{"id": "t", "dialect": "anyfast",
       "clip": "a.mp4", "original": "b.mp4", "style": "s3", "states": [["QUEUED", 1], ["X", 0.5]],
       "end": "no-link", "message": "m", "link_lifetime": 7, "refresh": true, "width": 10,
       "height": 20, "frames": 30, "seed": null, "usage": {"total_tokens": 1},
       "media": {"rate": 1000, "first_byte_delay": 0.1, "status": 503, "status_times": 2,
         "retry_after": 3, "truncate_at": 4, "truncate_times": 5, "body": "json", "body_times": 6,
         "redirect": "/r", "no_ranges": true},
       "original_media": {"status": 404}, "polls": {"fail_first": 1, "status": 500,
         "status_429_every": 7, "html": 2}}]}
      """)
    var expected = ScriptedTask(id: "t", dialect: .anyfast, clip: "a.mp4", original: "b.mp4")
    expected.style = .s3
    expected.states = [.init("QUEUED", seconds: 1), .init("X", seconds: 0.5)]
    expected.end = .noLink
    expected.message = "m"
    expected.linkLifetime = 7
    expected.refreshesLink = true
    (expected.width, expected.height, expected.frames) = (10, 20, 30)
    expected.overrides = ["seed": .null, "usage": ["total_tokens": 1]]
    expected.media.rate = 1000
    expected.media.firstByteDelay = 0.1
    (expected.media.status, expected.media.statusTimes) = (503, 2)
    expected.media.retryAfter = 3
    (expected.media.truncateAt, expected.media.truncateTimes) = (4, 5)
    (expected.media.body, expected.media.bodyTimes) = (.json, 6)
    expected.media.redirect = "/r"
    expected.media.refusesRanges = true
    expected.originalMedia.status = 404
    (expected.polls.failFirst, expected.polls.status) = (1, 500)
    (expected.polls.status429Every, expected.polls.html) = (7, 2)
    #expect(script.task("t") == expected)
    #expect(script.rateLimit == 2.5)
  }

  @Test func `tells all its problems at once, with their places`() {
    let error = #expect(throws: SimulatorError.self) {
      try Self.read(
        """
        {"key": 3, "foo": 1, "tasks": [
          {"id": "a", "dialect": "x", "clip": "none.mp4", "media": {"rate": 0, "bar": 1},
           "states": [["A"], ["B", 1]], "end": "maybe", "polls": [], "link_lifetime": -1},
          {"id": "a", "dialect": "globalaiopc", "original": "a.mp4", "seed": 1}],
         "generate": {}}
        """)
    }
    #expect(
      error?.description == """
        key: not a string
        tasks[0].dialect: not one of anyfast, globalaiopc
        tasks[0].clip: no file "none.mp4" among the clips
        tasks[0].states[0]: not a pair of a status and its seconds
        tasks[0].end: not one of success, failure, cancelled, unknown, no-link, never
        tasks[0].link_lifetime: not a whole number from 0 to 2592000
        tasks[0].media.rate: not a whole number from 1 on
        tasks[0].media.bar: unknown key
        tasks[0].polls: not an object
        tasks[1].original: only an anyfast task has one
        tasks[1].seed: unknown key
        generate.count: missing
        generate.dialect: missing
        tasks[1].id: "a" is there twice
        foo: unknown key
        """)
  }

  @Test(arguments: ["", "{", "[]", "7"])
  func `that is no object says so`(json: String) {
    let error = #expect(throws: SimulatorError.self) { try Self.read(json) }
    #expect(error?.description.hasPrefix("the script: not ") == true)
  }

  @Test(arguments: [
    ("g_1", true), ("g_500", true), ("g_0", false), ("g_501", false), ("g_01", false),
    ("g_", false), ("g_+1", false), ("h_1", false),
  ])
  func `generates tasks from 1 to their count`(id: String, isThere: Bool) throws {
    let script = try Self.read(
      """
      {"generate": {"count": 500, "prefix": "g_", "dialect": "anyfast", "clip": "a.mp4"}}
      """)
    #expect(script.task(id)?.id == (isThere ? id : nil))
  }

  @Test(arguments: [
    (1, PollBehaviour.Fault.status(500)), (2, .status(500)), (3, .html), (4, nil),
    (5, .status(429)), (6, nil), (10, .status(429)),
  ])
  func `makes polls go wrong in order`(number: Int, fault: PollBehaviour.Fault?) {
    var polls = PollBehaviour()
    (polls.failFirst, polls.status) = (2, 500)
    (polls.html, polls.status429Every) = (1, 5)
    #expect(polls.fault(ofPoll: number) == fault)
  }
}
