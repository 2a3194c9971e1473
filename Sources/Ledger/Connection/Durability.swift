import GRDB

/// The settings without which an acknowledged commit may be gone after a power cut.
///
/// GRDB's own WAL mode means `synchronous=NORMAL`, which loses commits; and `journal_mode` is a
/// wish that SQLite may decline. So all of them are set here, and then read back.
enum Durability {
  /// Each setting, what it is set to, and what SQLite then says of it.
  private static let settings = [
    (name: "journal_mode", value: "WAL", answer: "wal"),
    (name: "synchronous", value: "FULL", answer: "2"),
    (name: "foreign_keys", value: "ON", answer: "1"),
  ]

  static func establish(in database: Database, path: String) throws {
    for setting in settings {
      try database.execute(sql: "PRAGMA \(setting.name) = \(setting.value)")
    }
    for setting in settings {
      let answer = try String.fetchOne(database, sql: "PRAGMA \(setting.name)") ?? "nothing"
      guard answer == setting.answer else {
        throw LedgerError.notDurable(path: path, setting: setting.name, value: answer)
      }
    }
  }
}
