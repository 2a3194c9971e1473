import FoundationEssentials
import Simulator
import Testing

@Suite struct `The state of a task` {
  static let firstPoll = Date(timeIntervalSince1970: 1_777_288_506)

  static func task(_ end: TaskEnd) -> ScriptedTask {
    var task = ScriptedTask(id: "asyntask_1", dialect: .anyfast, clip: nil)
    task.states = [.init("QUEUED", seconds: 2), .init("IN_PROGRESS", seconds: 5)]
    task.end = end
    return task
  }

  @Test(
    arguments: [
      (0.0, "QUEUED", nil, nil),
      (1.9, "QUEUED", nil, nil),
      (2.0, "IN_PROGRESS", 2.0, nil),
      (6.9, "IN_PROGRESS", 2.0, nil),
      (7.0, nil, 2.0, 7.0),
      (900.0, nil, 2.0, 7.0),
    ] as [(Double, String?, Double?, Double?)])
  func `follows the seconds since the first poll`(
    seconds: Double, status: String?, started: Double?, finished: Double?
  ) {
    let state = TaskState(
      of: Self.task(.success), firstPoll: Self.firstPoll,
      now: Self.firstPoll.addingTimeInterval(seconds))
    #expect(state.status == status)
    #expect(state.submitted == Self.firstPoll)
    #expect(state.started == started.map(Self.firstPoll.addingTimeInterval))
    #expect(state.finished == finished.map(Self.firstPoll.addingTimeInterval))
  }

  @Test func `that never ends stays as it was last`() {
    let state = TaskState(
      of: Self.task(.never), firstPoll: Self.firstPoll, now: Self.firstPoll.addingTimeInterval(1e6))
    #expect(state.status == "IN_PROGRESS")
    #expect(state.finished == nil)
  }

  @Test(arguments: [(Dialect.anyfast, "QUEUED"), (.globalaiopc, "queued")])
  func `that never ends and has no states is queued`(dialect: Dialect, status: String) {
    var task = ScriptedTask(id: "1", dialect: dialect, clip: nil)
    task.end = .never
    let state = TaskState(of: task, firstPoll: Self.firstPoll, now: Self.firstPoll)
    #expect(state.status == status)
    #expect(state.started == nil)
  }

  @Test func `without states is over at the first poll`() {
    let task = ScriptedTask(id: "1", dialect: .anyfast, clip: nil)
    let state = TaskState(of: task, firstPoll: Self.firstPoll, now: Self.firstPoll)
    #expect(state.status == nil)
    #expect(state.finished == Self.firstPoll)
  }
}
