import FoundationEssentials
import SystemPackage

@testable import Media

/// Starts a worker on a thread that ends with this.
actor Starter {
  private let executor: BlockingExecutor

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(executor: BlockingExecutor) { self.executor = executor }

  /// Has a worker read a file, and comes back once it is confined.
  func leave(_ executable: String, readingFile path: String) throws -> Int32 {
    let (parent, child) = try WorkerProcess.socketPair()
    defer { try? child.close() }
    let pid = try WorkerProcess.spawn(executable, socket: child)
    let file = try MediaFile(path: path)
    try WorkerProcess.send(
      Request(.measure(.packets), timeout: .seconds(30)), about: file.descriptor, over: parent)
    while try !String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8).contains(
      "Seccomp:\t2")
    {}
    try parent.close()
    return pid
  }
}
