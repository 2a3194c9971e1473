import Glibc
import Synchronization

/// The thread that owns a curl multi handle, as an actor's executor.
///
/// Its loop runs the actor's jobs, gives the actor its turn, then sleeps in libcurl until a socket
/// is ready, a timer is due or somebody posts something.
final class CurlThread: SerialExecutor {
  /// Moves the transfers on and answers how long the thread may sleep.
  typealias Turn = @Sendable (Inbox.Orders) -> Duration

  let multi: MultiHandle
  private let inbox = Mutex(Inbox())
  private let identity = Atomic<pthread_t>(0)

  init() throws(TransferError) {
    multi = try MultiHandle()
  }

  /// Starts the thread, which takes no signals: a program's handlers run elsewhere.
  func start(_ turn: @escaping Turn) throws(TransferError) {
    let context = Unmanaged.passRetained(Start(thread: self, turn: turn))
    var thread = pthread_t()
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let code = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
        start.thread.run(start.turn)
        return nil
      }, context.toOpaque())
    guard code == 0 else {
      context.release()
      inbox.withLock { $0.hasEnded = true }
      multi.close()
      throw .localIO(errno: code)
    }
    inbox.withLock { $0.thread = thread }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isLate = inbox.withLock { inbox in
      inbox.jobs.append(job)
      guard inbox.hasEnded else {
        multi.wakeup()
        return false
      }
      defer { inbox.isDraining = true }
      return !inbox.isDraining
    }
    if isLate { drain() }
  }

  /// For `assumeIsolated` in the turn, when no job is running.
  func isIsolatingCurrentContext() -> Bool? {
    identity.load(ordering: .relaxed) == pthread_self()
  }

  /// Has the transfer ended with `cancelled`; no matter when, and whether there still is one.
  func cancel(_ id: UInt64) {
    post { $0.orders.cancelled.append(id) }
  }

  /// Has the loop end, and returns once the thread is gone.
  func stop() async {
    await withCheckedContinuation { continuation in
      let isWaiting = post {
        $0.orders.isStopping = true
        $0.closers.append(continuation)
      }
      if !isWaiting { continuation.resume() }
    }
    // The closers are resumed as the thread's last act: there is next to nothing to wait for.
    if let thread = inbox.withLock({ $0.thread.take() }) { pthread_join(thread, nil) }
  }

  /// Has the loop end some time, for an owner that cannot wait.
  func abandon() {
    post { $0.orders.isStopping = true }
    if let thread = inbox.withLock({ $0.thread.take() }) { pthread_detach(thread) }
  }

  /// Wakes the thread for what has been put into the inbox; false when the loop has ended.
  @discardableResult
  private func post(_ change: (inout Inbox) -> Void) -> Bool {
    inbox.withLock { inbox in
      guard !inbox.hasEnded else { return false }
      change(&inbox)
      multi.wakeup()
      return true
    }
  }

  private func run(_ turn: Turn) {
    identity.store(pthread_self(), ordering: .relaxed)
    while true {
      for job in inbox.withLock({ $0.takeJobs() }) {
        job.runSynchronously(on: asUnownedSerialExecutor())
      }
      // After the jobs: a transfer that one of them started may have been cancelled before.
      let orders = inbox.withLock { $0.takeOrders() }
      let wait = turn(orders)
      if orders.isStopping, inbox.withLock({ $0.end() }) { break }
      // Fails only for want of memory, and then the turn has to come round all the same.
      try? multi.poll(atMost: wait)
    }
    multi.close()
    let closers = inbox.withLock { $0.closers }
    for closer in closers { closer.resume() }
  }

  /// Runs jobs that come after the loop's end on the thread that brings them, one at a time.
  private func drain() {
    while let job = inbox.withLock({ $0.nextLate() }) {
      job.runSynchronously(on: asUnownedSerialExecutor())
    }
  }

  /// What the new thread is handed.
  private final class Start {
    let thread: CurlThread
    let turn: Turn

    init(thread: CurlThread, turn: @escaping Turn) {
      self.thread = thread
      self.turn = turn
    }
  }
}
