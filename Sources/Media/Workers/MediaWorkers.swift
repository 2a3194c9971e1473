import Glibc
import Synchronization
import SystemPackage

/// The worker processes that read media files: a few of them, each with one file at a time.
///
/// They are started when they are needed first, and live until ``close()``.
package final class MediaWorkers: Sendable {
  private let slots: [WorkerSlot]
  private let queue: Mutex<SlotQueue>

  /// - Parameters:
  ///   - executable: the path of `holdfast-media`.
  ///   - count: how many files are read at once.
  ///   - timeout: for one file and one try at it; decoding it may take longer, the more bytes it has.
  ///   - filesPerWorker: after so many a worker is replaced, so that what it leaks is bounded.
  ///
  /// Throws `cannotStart` when the system has no room for another thread.
  package init(
    executable: String, count: Int, timeout: Duration, filesPerWorker: Int = 1000
  ) throws(MediaError) {
    precondition(count > 0 && filesPerWorker > 0, "there is at least one worker, for one file")
    slots = try (0..<count).map { _ throws(MediaError) in
      try WorkerSlot(executable: executable, timeout: timeout, filesPerWorker: filesPerWorker)
    }
    queue = Mutex(SlotQueue(idle: slots))
  }

  /// The facts of one file.
  ///
  /// Waits while all workers are busy. A file that crashes its worker, or outlasts it, is tried
  /// once more in a fresh one; then that is a problem among its facts.
  ///
  /// Throws when the file cannot be read or no worker can be had, and `cancelled` soon after the
  /// task is: the worker at work is killed.
  package func examine(path: String, depth: Depth) async throws(MediaError) -> Facts {
    try await withSlot { slot in await slot.examine(path: path, depth: depth) }
  }

  /// A JPEG, 320 pixels wide and 64 KiB at most, of the first frame that is not black, turned as
  /// the video is shown; nil when the file has no frame that can be decoded here.
  ///
  /// Waits, tries again and throws as ``examine(path:depth:)`` does.
  package func poster(path: String) async throws(MediaError) -> [UInt8]? {
    try await withSlot { slot in await slot.poster(path: path) }
  }

  /// Throws when no worker can be had, and says how well the one that answered is confined: what is
  /// told before the first video is fetched.
  package func check() async throws(MediaError) -> SandboxState {
    try await withSlot { slot in await slot.check() }
  }

  /// Turns away who waits, lets the files that are being read finish, and ends and reaps all
  /// workers.
  ///
  /// Nothing can be examined afterwards.
  package func close() async {
    queue.withLock { $0.close() }
    for slot in slots { await slot.stop() }
  }

  /// Where an installation has the worker: in the directory of the running program, also once an
  /// upgrade has put another one in its place.
  package static func executableBesideMain() throws(MediaError) -> String {
    let link = "/proc/self/exe"
    var path = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let length = readlink(link, &path, path.count)
    guard length > 0 else { throw .unreadable(path: link, Errno(rawValue: errno)) }
    let program = String(decoding: path[..<length], as: UTF8.self)
    let directory = program.split(separator: "/").dropLast().joined(separator: "/")
    return "/\(directory)/holdfast-media"
  }

  private func withSlot<Found: Sendable>(
    _ body: (WorkerSlot) async -> Result<Found, MediaError>
  ) async throws(MediaError) -> Found {
    let slot = try await nextSlot()
    defer { queue.withLock { $0.giveBack(slot) } }
    let result = await withTaskCancellationHandler {
      await body(slot)
    } onCancel: {
      slot.interrupt()
    }
    return try result.get()
  }

  private func nextSlot() async throws(MediaError) -> WorkerSlot {
    let ticket = queue.withLock { $0.nextTicket() }
    let answer = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        queue.withLock { $0.wait(with: continuation, as: ticket, isCancelled: Task.isCancelled) }
      }
    } onCancel: {
      queue.withLock { $0.cancel(ticket) }
    }
    return try answer.get()
  }
}
