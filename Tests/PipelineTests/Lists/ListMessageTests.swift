import Testing

@testable import Pipeline

@Suite struct `A wrong line of a list` {
  @Test(
    arguments: [
      (
        "a\nb c\n",
        """
        2: a blank in the task id "b c"; write a task a line, and # only where a line \
        begins
        """
      ),
      (
        "task_1 # the first",
        """
        1: a blank in the task id "task_1 # the first"; write a task a line, and # only \
        where a line begins
        """
      ),
      (
        "a\u{A0}b",
        """
        1: a blank in the task id "a\u{A0}b"; write a task a line, and # only where a \
        line begins
        """
      ),
      (
        "a\tb",
        """
        1: a blank in the task id "a\\u{9}b"; write a task a line, and # only where a \
        line begins
        """
      ),
      (
        "a\u{85}b",
        """
        1: a blank in the task id "a\\u{85}b"; write a task a line, and # only where a \
        line begins
        """
      ),
      (
        "a\u{2028}b",
        """
        1: a blank in the task id "a\\u{2028}b"; write a task a line, and # only where \
        a line begins
        """
      ),
      (
        "a\u{1B}[2J",
        """
        1: a control or invisible character in the task id "a\\u{1B}[2J"; take it out
        """
      ),
      ("a\u{9B}b", "1: a control or invisible character in the task id \"a\\u{9B}b\"; take it out"),
      ("a\u{7F}", "1: a control or invisible character in the task id \"a\\u{7F}\"; take it out"),
      (
        "a\n\u{FEFF}b",
        """
        2: a control or invisible character in the task id "\\u{FEFF}b"; take it out
        """
      ),
      (
        "a\u{202E}b",
        """
        1: a control or invisible character in the task id "a\\u{202E}b"; take it out
        """
      ),
      (".", "1: \".\" cannot be a task id"),
      ("anyfast:..", "1: \"..\" cannot be a task id"),
      ("anyfast:", "1: no task id; write 1 to 512 bytes"),
      (
        "anyfast: a",
        """
        1: a blank in the task id " a"; write a task a line, and # only where a line \
        begins
        """
      ),
      (String(repeating: "x", count: 513), "1: a task id of 513 bytes; one has 512 at most"),
      ("{", "1: not a JSON object on one line; check quotes, commas and braces"),
      (
        "{\"task_id\": \"a\"},", "1: not a JSON object on one line; check quotes, commas and braces"
      ),
      ("{}", "1: no task_id in the JSON object; add \"task_id\": \"…\""),
      ("{\"task_id\": null}", "1: no task_id in the JSON object; add \"task_id\": \"…\""),
      ("{\"task_id\": 7}", "1: task_id is not a text in quotes"),
      ("{\"task_id\": \"\"}", "1: no task id; write 1 to 512 bytes"),
      (
        "{\"task_id\": \"a\\u0000\"}",
        """
        1: a control or invisible character in the task id "a\\u{0}"; take it out
        """
      ),
      ("{\"taskid\": \"a\"}", "1: \"taskid\" is not a key; did you mean task_id?"),
      (
        "{\"task_id\": \"a\", \"url\": \"b\"}",
        """
        1: "url" is not a key; there are task_id, provider, duration, framespersecond, \
        tags
        """
      ),
      (
        "{\"task_id\": \"a\", \"provider\": \"anyfats\"}",
        """
        1: no provider "anyfats" is configured; did you mean anyfast?
        """
      ),
      (
        "{\"task_id\": \"a\", \"provider\": \"x\"}",
        """
        1: no provider "x" is configured; add it to the configuration
        """
      ),
      ("{\"task_id\": \"a\", \"provider\": 1}", "1: provider is not a text in quotes"),
      ("{\"task_id\": \"a\", \"duration\": 0}", "1: duration is not a number of seconds above 0"),
      ("{\"task_id\": \"a\", \"duration\": -5}", "1: duration is not a number of seconds above 0"),
      (
        "{\"task_id\": \"a\", \"duration\": \"5\"}",
        "1: duration is not a number of seconds above 0"
      ),
      (
        "{\"task_id\": \"a\", \"duration\": true}", "1: duration is not a number of seconds above 0"
      ),
      (
        "{\"task_id\": \"a\", \"duration\": 1e999}",
        "1: duration is not a number of seconds above 0"
      ),
      (
        "{\"task_id\": \"a\", \"framespersecond\": []}",
        "1: framespersecond is not a number above 0"
      ),
      (
        "{\"task_id\": \"a\", \"tags\": [1]}",
        """
        1: tags is not a list of up to 32 texts of 1 to 256 bytes without controls
        """
      ),
      (
        "{\"task_id\": \"a\", \"tags\": [\"\"]}",
        """
        1: tags is not a list of up to 32 texts of 1 to 256 bytes without controls
        """
      ),
      (
        "{\"task_id\": \"a\", \"tags\": \"a\\nb\"}",
        """
        1: tags is not a list of up to 32 texts of 1 to 256 bytes without controls
        """
      ),
      (
        "a\n" + String(repeating: "x", count: 65_537) + "\nb c",
        """
        2: longer than 64 KiB; write a task a line
        """
      ),
    ] as [(String, String)])
  func `says what is wrong`(text: String, expected: String) throws {
    #expect(try ListFile.complaint(text) == expected)
  }

  @Test func `that is no UTF-8 says so and the others are read`() throws {
    let read = try ListFile.lines(of: Array("a\n".utf8) + [0x62, 0xFF, 0x0A] + Array("c\n".utf8))
    #expect(read.map(\.number) == [1, 2, 3])
    #expect(read.map { (try? $0.task.get())?.taskID } == ["a", nil, "c"])
  }

  @Test func `is told with the list's name`() throws {
    var errors = ListErrors()
    errors.add(.line(list: "tasks.txt", number: 12, .notUTF8))
    #expect("\(errors)" == "tasks.txt:12: not UTF-8 text; save the list as UTF-8")
  }

  @Test func `after a hundred others is only counted`() {
    var errors = ListErrors()
    for number in 1...1_101 { errors.add(.line(list: "t", number: number, .emptyID)) }
    #expect(errors.count == 1_101)
    #expect(errors.first.count == 100)
    #expect("\(errors)".hasSuffix("\nand 1001 more lines that cannot be read"))
  }
}
