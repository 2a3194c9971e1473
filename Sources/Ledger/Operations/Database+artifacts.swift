import GRDB

extension Database {
  /// `video` first.
  func artifacts(of task: TaskRow.ID) throws -> [ArtifactRow] {
    let statement = try cachedStatement(
      sql: "SELECT * FROM artifact WHERE task = ? ORDER BY role")
    let rows = try Row.fetchAll(statement, arguments: [task]).map { try ArtifactRow($0) }
    return rows.filter { $0.role == "video" } + rows.filter { $0.role != "video" }
  }

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
