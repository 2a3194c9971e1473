import FoundationEssentials
import GRDB

extension DatabaseQueue {
  /// A connection that changes nothing.
  ///
  /// SQLite needs to make two files beside a database in WAL mode. Where it cannot, as on a full disk, the
  /// file is declared immutable: right as long as no `-wal` file holds what was not put into it.
  static func readingRecords(at path: String) throws -> DatabaseQueue {
    var configuration = Configuration.scrub()
    configuration.readonly = true
    do {
      return try DatabaseQueue(path: path, configuration: configuration)
    } catch let error as DatabaseError {
      let unwritable: [ResultCode] = [
        .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_FULL, .SQLITE_IOERR,
      ]
      let wal = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
      guard unwritable.contains(error.resultCode), wal ?? 0 == 0 else { throw error }
      // https://www.sqlite.org/uri.html: these three characters mean something there.
      let escaped = path.replacing("%", with: "%25").replacing("?", with: "%3f")
        .replacing("#", with: "%23")
      return try DatabaseQueue(path: "file:\(escaped)?immutable=1", configuration: configuration)
    }
  }
}

extension Configuration {
  /// Ten seconds are far longer than anybody holds the file.
  static func scrub() -> Configuration {
    var configuration = Configuration()
    configuration.label = "holdfast.scrub"
    configuration.busyMode = .timeout(10)
    return configuration
  }
}
