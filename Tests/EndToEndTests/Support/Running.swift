import Foundation
import Synchronization

/// A program that runs, and is killed when it outlives its deadline, so that no test hangs.
final class Running: Sendable {
  struct EndedEarly: Error {
    let output: String
    let errors: String
  }

  let processID: Int32
  private let output: OutputReader
  private let errors: OutputReader
  private let began = ContinuousClock.now
  private let exits: AsyncStream<Int32>
  private let isOver = Mutex(false)

  init(
    _ program: URL, _ arguments: [String], in directory: URL,
    environment: [String: String] = [:], input: String? = nil, deadline: Duration = .seconds(90)
  ) throws {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    if let input {
      let file = directory.appending(path: "standard-input")
      try Data(input.utf8).write(to: file)
      process.standardInput = try FileHandle(forReadingFrom: file)
    }
    let (outputPipe, errorPipe) = (Pipe(), Pipe())
    process.standardOutput = outputPipe
    process.standardError = errorPipe
    let (exits, exit) = AsyncStream.makeStream(of: Int32.self)
    self.exits = exits
    process.terminationHandler = { process in
      let status = process.terminationStatus
      exit.yield(process.terminationReason == .exit ? status : -status)
      exit.finish()
    }
    try process.run()
    processID = process.processIdentifier
    output = OutputReader(outputPipe)
    errors = OutputReader(errorPipe)
    DispatchQueue.global().asyncAfter(deadline: .now() + deadline / .seconds(1)) { [weak self] in
      self?.send(SIGKILL)
    }
  }

  func send(_ signal: Int32) {
    isOver.withLock { isOver in
      if !isOver { kill(processID, signal) }
    }
  }

  func finish() async -> Finished {
    var status: Int32 = -SIGKILL
    for await exit in exits { status = exit }
    isOver.withLock { $0 = true }
    return Finished(
      exit: status, output: await output.whole(), errors: await errors.whole(),
      duration: began.duration(to: .now))
  }

  func kill9() async -> Finished {
    send(SIGKILL)
    return await finish()
  }

  /// Waits for a line on standard output; throws when the program ends before one comes.
  @discardableResult
  func line(where isMeant: (String) -> Bool) async throws -> String {
    for await line in output.lines where isMeant(line) { return line }
    throw EndedEarly(output: await output.whole(), errors: await errors.whole())
  }

  /// Waits for an event; throws when the program ends before it comes.
  @discardableResult
  func event(where isMeant: (JSON) -> Bool) async throws -> JSON {
    try JSON(try await line { line in (try? JSON(line)).map(isMeant) ?? false })
  }

  /// Waits until a task, or any task, has reached a state.
  @discardableResult
  func reaches(_ state: JSON, _ task: JSON? = nil) async throws -> JSON {
    try await event { $0["state"] == state && (task == nil || $0["task_id"] == task) }
  }
}
