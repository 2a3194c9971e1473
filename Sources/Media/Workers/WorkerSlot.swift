import Glibc
import Synchronization
import SystemPackage

/// The place of one worker: one file at a time goes through it, and the process in it is replaced
/// when it failed, or has read enough files.
actor WorkerSlot {
  private let executable: String
  private let timeout: Duration
  private let filesPerWorker: Int
  private var worker: WorkerProcess?
  private var filesRead = 0
  /// What the first answer of the latest worker said of its sandbox.
  private var sandbox = SandboxState.complete
  private let executor: BlockingExecutor
  /// The process at work, which is not reaped before it is taken out of here.
  nonisolated private let working = Mutex<pid_t?>(nil)

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Throws `cannotStart` when there is no thread for it.
  init(executable: String, timeout: Duration, filesPerWorker: Int) throws(MediaError) {
    do throws(Errno) {
      executor = try BlockingExecutor()
    } catch {
      throw .noWorker(executable, .cannotStart(executable: executable, error))
    }
    self.executable = executable
    self.timeout = timeout
    self.filesPerWorker = filesPerWorker
  }

  func examine(path: String, depth: Depth) -> Result<Facts, MediaError> {
    Result { () throws(MediaError) in try examineFile(at: path, depth: depth) }
  }

  func poster(path: String) -> Result<[UInt8]?, MediaError> {
    Result { () throws(MediaError) in try posterOfFile(at: path) }
  }

  /// Starts a worker, if there is none, and has it answer.
  func check() -> Result<SandboxState, MediaError> {
    Result { () throws(MediaError) in
      try proveUsable()
      return sandbox
    }
  }

  /// Ends the process that is at work, if any; from any thread.
  nonisolated func interrupt() {
    working.withLock { pid in
      if let pid { kill(pid, SIGKILL) }
    }
  }

  /// Ends and reaps the process.
  func stop() { worker = nil }

  private func examineFile(at path: String, depth: Depth) throws(MediaError) -> Facts {
    let file = try MediaFile(path: path)
    let walk = try file.boxes()
    // Without a movie header there is nothing that a demuxer could tell.
    guard walk.isReadable else {
      return Facts(file: path, bytes: file.size, walk: walk, measured: nil)
    }
    switch try answer(about: file, .measure(depth)) {
    case .success(let answer):
      return Facts(
        file: path, bytes: file.size, walk: walk, measured: answer.measurements)
    case .failure(let failure):
      // What is broken may be behind the headers, and these still tell much.
      let headers =
        depth == .headers
        ? nil : try ask(.measure(.headers), about: file.descriptor, bytes: file.size)
      return Facts(
        file: path, bytes: file.size, walk: walk,
        measured: try? headers?.get().measurements, failure: failure.problem)
    }
  }

  private func posterOfFile(at path: String) throws(MediaError) -> [UInt8]? {
    let file = try MediaFile(path: path)
    let walk = try file.boxes()
    guard walk.isReadable,
      case .success(let answer) = try answer(about: file, .poster)
    else { return nil }
    return answer.poster.map { [UInt8]($0) }
  }

  /// Two tries, the second one in a fresh worker.
  ///
  /// Throws when the disk refused to read, or when the worker fails over any file.
  private func answer(
    about file: borrowing MediaFile, _ errand: Errand
  ) throws(MediaError) -> Result<Answer, WorkerFailure> {
    var attempt = try ask(errand, about: file.descriptor, bytes: file.size)
    if case .failure = attempt {
      attempt = try ask(errand, about: file.descriptor, bytes: file.size)
    }
    switch attempt {
    case .success(let answer):
      guard answer.readError != nil else { break }
      // Whoever has taken a worker over may say so, too.
      try file.readAll()
      attempt = .failure(.unintelligible)
    case .failure:
      try proveUsable()
    }
    return attempt
  }

  /// Before a file is blamed: a worker that cannot answer about an empty one is broken itself.
  private func proveUsable() throws(MediaError) {
    let nothing: FileDescriptor
    do {
      nothing = try FileDescriptor.open("/dev/null", .readOnly, options: .closeOnExec)
    } catch {
      throw .unreadable(path: "/dev/null", error as? Errno ?? .ioError)
    }
    defer { try? nothing.close() }
    if case .failure = try ask(.measure(.headers), about: nothing, bytes: 0) {
      throw .noWorker(executable, .unusable(executable: executable))
    }
  }

  /// One try.
  ///
  /// After a failure the worker is gone, and the next try has a fresh one.
  private func ask(
    _ errand: Errand, about file: FileDescriptor, bytes: Int64
  ) throws(MediaError) -> Result<Answer, WorkerFailure> {
    let process = try nextWorker()
    working.withLock { $0 = process.pid }
    // The process is still there when this runs, so that its number cannot be another's yet.
    defer { working.withLock { $0 = nil } }
    // Only now: a cancellation that came before found no process to interrupt.
    guard !Task.isCancelled else { throw .cancelled }
    do throws(WorkerFailure) {
      let timeout = errand.timeout(timeout, bytes: bytes)
      let request = Request(errand, timeout: timeout)
      let answer = try process.answer(to: request, about: file, timeout: timeout)
      if let number = answer.filterError {
        sandbox = number == 0 ? .complete : .withoutFilter(Errno(rawValue: number))
      }
      filesRead += 1
      worker = consume process
      return .success(answer)
    } catch {
      guard !Task.isCancelled else { throw .cancelled }
      guard case .crashed = error else { return .failure(error) }
      return .failure(process.end())
    }
  }

  /// The worker taken out of its place, or a fresh one when there is none, when it ended or spoke
  /// unasked, or when it has read enough.
  private func nextWorker() throws(MediaError) -> WorkerProcess {
    if filesRead < filesPerWorker, let worker = worker.take(), worker.isIdle { return worker }
    worker = nil
    filesRead = 0
    return try WorkerProcess(executable: executable)
  }
}
