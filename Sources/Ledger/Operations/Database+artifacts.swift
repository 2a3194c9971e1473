import GRDB

extension Database {
  /// Records these as all the artifacts that the task has.
  func record(_ artifacts: [ArtifactRow], of task: TaskRow.ID) throws {
    let statement = try cachedStatement(sql: "SELECT role FROM artifact WHERE task = ?")
    let roles = Set(artifacts.map(\.role))
    for role in try String.fetchAll(statement, arguments: [task]) where !roles.contains(role) {
      try run("DELETE FROM artifact WHERE task = ? AND role = ?", [task, role])
    }
    for artifact in artifacts { try artifact.record(of: task, in: self) }
  }
}
