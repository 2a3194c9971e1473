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
  private let executor = BlockingExecutor(label: "holdfast.media-worker")
  /// The process at work, which is not reaped before it is taken out of here.
  nonisolated private let working = Mutex<pid_t?>(nil)

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(executable: String, timeout: Duration, filesPerWorker: Int) {
    self.executable = executable
    self.timeout = timeout
    self.filesPerWorker = filesPerWorker
  }

  func examine(path: String, depth: Depth) -> Result<Facts, MediaError> {
    Result { () throws(MediaError) in try examineFile(at: path, depth: depth) }
  }

  /// Starts a worker, if there is none, and has it answer.
  func check() -> Result<Void, MediaError> {
    Result { () throws(MediaError) in try proveUsable() }
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
    let topLevel = try TopLevel(size: file.size) { offset, count throws(MediaError) in
      try file.bytes(at: offset, count: count)
    }
    // Without a movie header there is nothing that a demuxer could tell.
    guard topLevel.isISOMedia, topLevel.moovCount > 0 else {
      return Facts(file: path, bytes: file.size, topLevel: topLevel, measured: nil)
    }
    var attempt = try measure(file.descriptor, depth: depth)
    if case .failure = attempt { attempt = try measure(file.descriptor, depth: depth) }
    switch attempt {
    case .success(let measured):
      if let number = measured.readError {
        throw .unreadable(path: path, Errno(rawValue: number))
      }
      return Facts(file: path, bytes: file.size, topLevel: topLevel, measured: measured)
    case .failure(let failure):
      try proveUsable()
      return Facts(
        file: path, bytes: file.size, topLevel: topLevel, measured: nil, failure: failure.problem)
    }
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
    if case .failure = try measure(nothing, depth: .headers) {
      throw .unusable(executable: executable)
    }
  }

  /// One try.
  ///
  /// After a failure the worker is gone, and the next try has a fresh one.
  private func measure(
    _ file: FileDescriptor, depth: Depth
  ) throws(MediaError) -> Result<Measurements, WorkerFailure> {
    let process = try nextWorker()
    working.withLock { $0 = process.pid }
    // The process is still there when this runs, so that its number cannot be another's yet.
    defer { working.withLock { $0 = nil } }
    // Only now: a cancellation that came before found no process to interrupt.
    guard !Task.isCancelled else { throw .cancelled }
    do throws(WorkerFailure) {
      let measured = try process.measure(file, depth: depth, timeout: timeout)
      filesRead += 1
      worker = consume process
      return .success(measured)
    } catch {
      guard !Task.isCancelled else { throw .cancelled }
      return .failure(error)
    }
  }

  /// The worker taken out of its place, or a fresh one when there is none or it has read enough.
  private func nextWorker() throws(MediaError) -> WorkerProcess {
    if filesRead < filesPerWorker, let worker = worker.take() { return worker }
    worker = nil
    filesRead = 0
    return try WorkerProcess(executable: executable)
  }
}
