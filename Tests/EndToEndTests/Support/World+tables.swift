import Foundation
import Testing

extension World {
  /// All rows of the ledger's tables, by table and by what a row is known by; times to the
  /// millisecond, as journals and receipts have them.
  func tables() async throws -> [String: [String: JSON]] {
    let dump = try await tool(Tools.python ?? "python3", "-c", Self.dump, ledger.path)
    try #require(dump.exit == 0, "\(dump.errors)")
    guard case .object(let tables) = try JSON(dump.output) else { return [:] }
    return tables.mapValues { table in
      guard case .object(let rows) = table else { return [:] }
      return rows
    }
  }

  var ledger: URL { archive.url(".holdfast/ledger.sqlite") }

  private static let dump = """
    import json, sqlite3, sys
    ledger = sqlite3.connect(sys.argv[1])
    ledger.row_factory = sqlite3.Row
    key = {'run': lambda row: row['name'], 'intent': lambda row: str(row['task']),
           'task': lambda row: row['provider'] + ':' + row['task_id'],
           'artifact': lambda row: f"{tasks[row['task']]} {row['role']}"}
    tasks = {row['id']: row['provider'] + ':' + row['task_id']
             for row in ledger.execute('SELECT * FROM task')}
    runs = dict(ledger.execute('SELECT id, name FROM run').fetchall())
    def value(name, value):
        if name == 'run': return runs[value]
        if name == 'task': return tasks[value]
        is_time = name.endswith('_at') or name == 'deadline'
        return round(value, 3) if is_time and value is not None else value
    print(json.dumps({table: {known_by(row): {name: value(name, row[name]) for name in row.keys()}
                              for row in ledger.execute(f'SELECT * FROM {table}')}
                      for table, known_by in key.items()}))

    """
}
