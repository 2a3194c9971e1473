import Dispatch

/// Where writing may block without holding up anything else.
final class OutputThread: SerialExecutor {
  private let queue = DispatchQueue(label: "holdfast.output")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
