import Foundation
import Testing

@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `The user's command` {
  private static func run(
    _ command: String, input: String = "in\n", environment: [String: String] = [:],
    timeout: Duration = .seconds(30), grace: Duration = .seconds(30)
  ) throws -> (ending: ShellCommand.Ending, output: String) {
    var environment = environment
    environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
    return try ShellCommand(
      command: command, input: input, environment: environment, timeout: timeout, grace: grace
    ).run()
  }

  @Test func `gets the text, and what it says is kept`() throws {
    let (ending, output) = try Self.run("cat; echo to the other >&2; exit 7")
    #expect(ending == .exited(7))
    #expect(output == "in\nto the other\n")
  }

  @Test func `may read nothing of a long text, or the beginning`() throws {
    let long = String(repeating: "x", count: 10 << 20)
    #expect(try Self.run("exit 0", input: long).ending == .exited(0))
    let (ending, output) = try Self.run("head -c 3", input: long)
    #expect(ending == .exited(0))
    #expect(output == "xxx")
  }

  @Test func `may say more than is kept`() throws {
    let (ending, output) = try Self.run("head -c 50000000 /dev/zero | tr '\\0' y; exit 3")
    #expect(ending == .exited(3))
    #expect(output == String(repeating: "y", count: 4096))
  }

  @Test func `is ended with all that it has started when it takes too long`() async throws {
    let (ending, output) = try Self.run(
      "sleep 1000 & echo $! $$; wait", timeout: .seconds(2))
    #expect(ending == .timedOut)
    let pids = output.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
    #expect(pids.count == 2)
    // The suite's time limit is how long they may take to die.
    for pid in pids {
      while !Self.isGone(pid) { await Task.yield() }
    }
  }

  @Test func `is killed when it does not heed the first signal`() throws {
    let clock = ContinuousClock.now
    let (ending, _) = try Self.run(
      "trap '' TERM; while :; do sleep 0.1; done", timeout: .seconds(2), grace: .milliseconds(300))
    #expect(ending == .timedOut)
    #expect(clock.duration(to: .now) > .milliseconds(2300))
  }

  @Test func `is not waited for beyond its own end`() throws {
    let folder = NSTemporaryDirectory() + "shell-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // The background process writes until it is told that nobody reads.
    let (ending, output) = try Self.run(
      "echo $$; { while echo later; do :; done; } & exit 0", timeout: .seconds(20))
    #expect(ending == .exited(0))
    #expect(output.contains("\n"))
  }

  @Test func `is told to have been killed when it was`() throws {
    #expect(try Self.run("kill -9 $$").ending == .killed(by: 9))
  }

  @Test func `has only the environment and the descriptors that it is given`() throws {
    let open = try FileHandle(forReadingFrom: URL(filePath: "/dev/null"))
    defer { try? open.close() }
    let (_, output) = try Self.run(
      "ls /proc/self/fd | tr '\\n' ' '; env | grep -c . ; echo $A", environment: ["A": "1=2"])
    // 3 is the directory that ls reads. PWD, and in some shells SHLVL and _, are the shell's own.
    #expect(output.hasPrefix("0 1 2 3 "))
    #expect(output.hasSuffix("\n1=2\n"))
  }

  /// Or dead, and not reaped by its new parent yet.
  private static func isGone(_ pid: Int32) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else {
      return true
    }
    return stat.split(separator: ")").last?.hasPrefix(" Z") ?? true
  }
}
