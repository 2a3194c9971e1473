import CAVFormat
import Glibc

/// The worker that reads files from strangers: one request in, one answer out, until its parent
/// closes the socket.
///
/// It is started by holdfast only, with that socket as descriptor 3.
@main
enum MediaWorker {
  static func main() {
    ResourceLimits.apply()
    av_log_set_level(AV_LOG_QUIET)
    let parent = ParentSocket(descriptor: 3)
    do {
      while let (request, file) = try parent.receive() {
        // Without a handler SIGALRM ends the worker: the limit holds even when the parent is gone.
        alarm(request.seconds)
        let answer = Measurements(of: file, as: request)
        alarm(0)
        try parent.send(answer)
      }
    } catch {
      let line = "holdfast-media: \(error)\n"
      _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
      exit(1)
    }
  }
}
