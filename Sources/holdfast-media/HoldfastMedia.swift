import Glibc
import MediaWorker

/// The worker's executable, which holdfast alone starts, with a socket as its descriptor 3.
@main
enum HoldfastMedia {
  static func main() {
    do {
      try Worker.serve()
    } catch {
      let line = "holdfast-media: \(error)\n"
      _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
      exit(1)
    }
  }
}
