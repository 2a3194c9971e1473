import ArgumentParser
import Glibc
import Pipeline

/// Runs a command's body and ends with its exit code; an error is told as one sentence a line on
/// standard error.
func conclude(_ body: () async throws -> Exit) async throws {
  signal(SIGPIPE, SIG_IGN)
  let exit: Exit
  do {
    exit = try await body()
  } catch let error as CommandError {
    complain(error.description)
    exit = error.exit
  } catch {
    complain("\(error)")
    exit = .cannotWrite
  }
  throw ExitCode(exit.rawValue)
}

/// Shows the live display, where there is one, while the body runs.
func animated<Value: Sendable>(
  _ printer: Printer, _ body: () async throws -> Value
) async throws -> Value {
  let animation = Task { await printer.animate() }
  defer { animation.cancel() }
  let value = try await body()
  animation.cancel()
  await animation.value
  return value
}

/// Each line of it on standard error, behind the program's name.
func complain(_ text: String) {
  for line in text.split(separator: "\n") {
    let bytes = Array("holdfast: \(terminalText(String(line)))\n".utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }
}
