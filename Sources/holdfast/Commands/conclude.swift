import ArgumentParser
import FoundationEssentials
import Glibc
import Pipeline

/// Runs a command's body and ends with its exit code; an error is told as one sentence a line on
/// standard error.
func conclude(_ body: () async throws -> Exit) async throws {
  openStandardStreams()
  signal(SIGPIPE, SIG_IGN)
  raiseDescriptorLimit()
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
/// A run that was ended by a signal waits for its reader no longer than a moment. Where the output can't
/// be written, the work is done all the same, and the exit code says that something needs a person.
///
/// - Parameters:
///   - isResult: whether the output is what the command was asked for: throws when it can't be written.
///   - stop: what a signal asks for; it stays as it is where none is listened to.
func told<Printer: EventPrinter>(
  by printer: Printer, isResult: Bool = false, stop: Stop = Stop(),
  _ body: (Printer) async throws -> Exit
) async throws -> Exit {
  let exit: Exit
  do {
    exit = try await animated(printer, stop, body)
  } catch {
    await printer.finish()
    throw error
  }
  if case .signal = exit { await printer.finishSoon() } else { await printer.finish() }
  guard let failure = await printer.failure else { return exit }
  if isResult { throw failure }
  complain("\(failure)")
  return exit.orMorePressing(.needsPerson)
}

private func animated<Printer: EventPrinter>(
  _ printer: Printer, _ stop: Stop, _ body: (Printer) async throws -> Exit
) async throws -> Exit {
  // Cancelled, and waited for, when the body is over, however it ends.
  async let _: Void = printer.animate()
  async let _: Void = announceSignal(of: stop, by: printer)
  return try await body(printer)
}

private func announceSignal(of stop: Stop, by printer: some EventPrinter) async {
  await stop.wait()
  if case .signal = stop.reason { await printer.announceSignal() }
}

/// Opens those of the three standard streams that were closed at the start: a file that is opened later
/// would get their numbers, and what is printed.
private func openStandardStreams() {
  for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
  where fcntl(descriptor, F_GETFD) < 0 {
    _ = open("/dev/null", O_RDWR)
  }
}

/// A run of the largest configuration has some hundred files and sockets open; the usual soft limit is
/// 1024, and some systems start their services with less.
private func raiseDescriptorLimit() {
  var limit = rlimit()
  guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
  limit.rlim_cur = min(limit.rlim_max, 65_536)
  setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}

/// Says that the ledger is out of date, where it is; what is listed then needs a person.
func complainIfDoubted(_ query: TaskQuery) async throws -> Exit {
  guard let doubt = try await query.doubt() else { return .done }
  complain(doubt)
  return .needsPerson
}

/// Each line of it on standard error, behind the program's name.
///
/// - Parameter level: as the journal takes it, where that is standard error.
func complain(_ text: String, as level: LogLevel = .error) {
  guard isStream(STDERR_FILENO) else { return }
  let isJournal = JournalStream.isBehind(
    STDERR_FILENO, environment: ProcessInfo.processInfo.environment)
  let priority = isJournal ? "<\(level.priority)>" : ""
  for line in text.split(separator: "\n") {
    let bytes = Array("\(priority)holdfast: \(terminalText(String(line)))\n".utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }
}
