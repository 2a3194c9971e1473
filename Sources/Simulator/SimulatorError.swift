import Foundation

/// Why the simulator cannot serve.
package enum SimulatorError: Error, CustomStringConvertible {
  /// The file or directory at `path` cannot be read or written.
  case file(path: String, cause: any Error)

  /// Every problem of a script, each beginning with the JSON path of its place.
  case script([String])

  /// Listening on 127.0.0.1 failed, mostly because another process has the port.
  case listen(port: UInt16, cause: any Error)

  package var description: String {
    switch self {
    case .file(let path, let cause): "\(path): \(cause.localizedDescription)"
    case .script(let problems): problems.joined(separator: "\n")
    case .listen(let port, let cause):
      "cannot listen on 127.0.0.1:\(port): \(cause.localizedDescription)"
    }
  }
}
