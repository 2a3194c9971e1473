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

/// Shows the live display, where there is one, while the body runs, and waits until all is told.
///
/// A run that was ended by a signal waits for its reader no longer than a moment.
func told(by printer: Printer, _ body: () async throws -> Exit) async throws -> Exit {
  let animation = Task { await printer.animate() }
  let result: Result<Exit, any Error>
  do {
    result = .success(try await body())
  } catch {
    result = .failure(error)
  }
  animation.cancel()
  await animation.value
  if case .success(.signal) = result {
    await printer.finishSoon()
  } else {
    await printer.finish()
  }
  return try result.get()
}

/// Each line of it on standard error, behind the program's name.
func complain(_ text: String) {
  for line in text.split(separator: "\n") {
    let bytes = Array("holdfast: \(terminalText(String(line)))\n".utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }
}
