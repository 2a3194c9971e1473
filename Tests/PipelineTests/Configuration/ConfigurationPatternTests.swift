import Testing

@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `A task pattern` {
  @Test(arguments: [
    ("task_*", "task_1"), ("task_*", "task_"), ("*", "x"), ("*", ""), ("a?c", "abc"),
    ("a?c", "aéc"), ("*_v2", "x_v1_v2"), ("a*b*c", "aXbYbZc"), ("**", "x"), ("?*", "x"),
    ("[a]", "[a]"), ("a.c", "a.c"),
  ])
  func `matches a whole id`(pattern: String, taskID: String) {
    #expect(TaskPattern(pattern).matches(taskID))
  }

  @Test(arguments: [
    ("task_*", "Task_1"), ("task_*", "xtask_1"), ("a?c", "ac"), ("a?c", "abbc"), ("a", "ab"),
    ("a*b", "abc"), ("?", ""), ("[a]", "a"), ("a.c", "abc"), ("", "a"),
  ])
  func `matches nothing else`(pattern: String, taskID: String) {
    #expect(!TaskPattern(pattern).matches(taskID))
  }

  @Test func `of many stars does not take exponential time`() {
    let pattern = TaskPattern(String(repeating: "*a", count: 100) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 512)))
  }
}
