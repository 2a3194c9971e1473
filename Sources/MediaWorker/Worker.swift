import CAVFormat
import Glibc

/// The worker that reads files from strangers: one request in, one answer out, until its parent
/// closes the socket.
package enum Worker {
  /// Serves the parent at the other end of descriptor 3, and ends the process when it is gone.
  ///
  /// - Parameter answer: how a request is answered.
  ///
  /// Throws when the program was not started by a parent, and never once it is confined.
  package static func serve(
    answer: (Request, FileInput) -> Answer = { Answer(to: $0, about: $1) }
  ) throws -> Never {
    let parent = ParentSocket(descriptor: 3)
    try parent.check()
    av_log_set_level(AV_LOG_QUIET)
    let filterError = Sandbox.enter()
    do {
      try serve(parent, telling: filterError, answer)
      // Not exit: what the libraries do at their end the sandbox may not know.
      _exit(0)
    } catch {
      _exit(1)
    }
  }

  private static func serve(
    _ parent: ParentSocket, telling filterError: Int32,
    _ answer: (Request, FileInput) -> Answer
  ) throws {
    var untold: Int32? = filterError
    while let (request, file) = try parent.receive() {
      request.errand.memory.set()
      let timers = Timers(seconds: request.seconds)
      timers.set()
      var answer = answer(request, file)
      timers.stop()
      answer.filterError = untold.take()
      try parent.send(answer)
    }
  }
}
