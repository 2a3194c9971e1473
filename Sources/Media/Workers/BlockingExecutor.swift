import Dispatch
import Glibc
import Synchronization
import SystemPackage

/// Runs an actor on a thread of its own, so that its calls may block without taking a thread from
/// the cooperative pool.
///
/// The thread lives as long as the executor, which a dispatch queue's does not: the kernel ends a
/// worker with the thread that started it.
final class BlockingExecutor: SerialExecutor {
  /// What the thread shares with the executor; it keeps no executor alive that has nothing to run.
  private final class Inbox: Sendable {
    private let jobs = Mutex<[@Sendable () -> Void]>([])
    private let count = DispatchSemaphore(value: 0)

    func add(_ job: @escaping @Sendable () -> Void) {
      jobs.withLock { $0.append(job) }
      count.signal()
    }

    /// An empty inbox that is signalled is the end.
    func end() { count.signal() }

    func run() {
      while true {
        count.wait()
        guard let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return }
        job()
      }
    }
  }

  private let inbox = Inbox()

  /// Starts the thread, which takes no signals: a program's handlers run elsewhere.
  ///
  /// Throws when the system has no room for another thread.
  init() throws(Errno) {
    var thread = pthread_t()
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let kept = Unmanaged.passRetained(inbox)
    let code = pthread_create(
      &thread, nil,
      { opaque in
        // The one reference that was made for this thread.
        if let opaque { Unmanaged<Inbox>.fromOpaque(opaque).takeRetainedValue().run() }
        return nil
      }, kept.toOpaque())
    guard code == 0 else {
      kept.release()
      throw Errno(rawValue: code)
    }
    pthread_detach(thread)
  }

  deinit { inbox.end() }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    inbox.add { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
