import Glibc
import MediaWorker

/// The worker, but that it does what a file's `ftyp` tells it to before it answers.
///
/// Under a name that begins with `unfiltered` it runs as where the kernel knows no filters.
@main
enum MisbehavingWorker {
  static func main() throws {
    let marker = Marker()
    let name = CommandLine.arguments.first?.split(separator: "/").last ?? ""
    if name.hasPrefix("unfiltered") { Container.refuseFilters() }
    try Worker.serve { request, file in
      Misbehaviour(of: file)?(request, file, marker)
      return Answer(to: request, about: file)
    }
  }
}
