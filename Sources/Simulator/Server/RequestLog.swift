import Foundation
import Synchronization

/// A file with one JSON object a line, a request each; a line is written before its answer ends.
package final class RequestLog: Sendable {
  private let file: Mutex<FileHandle>

  /// Goes on at the end of the file, which is created if it is not there.
  package init(path: String) throws(SimulatorError) {
    do {
      let url = URL(filePath: path)
      if !FileManager.default.fileExists(atPath: path) { try Data().write(to: url) }
      let handle = try FileHandle(forWritingTo: url)
      try handle.seekToEnd()
      file = Mutex(handle)
    } catch {
      throw .file(path: path, cause: error)
    }
  }

  /// Appends the line with a single write, which a page cache takes at once.
  func append(_ record: RequestRecord) {
    let line = Data((record.json.text() + "\n").utf8)
    // A log that cannot be written must not change what is served.
    file.withLock { try? $0.write(contentsOf: line) }
  }
}
