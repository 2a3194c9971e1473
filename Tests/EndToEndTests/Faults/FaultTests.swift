import Testing

@Suite(.timeLimit(.minutes(30))) struct `A fault of a media host` {
  @Test(arguments: FaultRow.all.filter { !$0.needsNamespace })
  func `comes out as the table says`(row: FaultRow) async throws {
    try await play(row)
  }

  @Test(
    .enabled(FaultWorld.needs) { try await FaultWorld.hasNamespaces },
    arguments: FaultRow.all.filter(\.needsNamespace))
  func `of names or certificates comes out as the table says`(row: FaultRow) async throws {
    try await play(row)
  }

  private func play(_ row: FaultRow) async throws {
    let complaints = try await FaultScene.play(row)
    guard complaints.isEmpty else {
      Issue.record("\(row.id)\n\(complaints.joined(separator: "\n"))")
      return
    }
    try await FaultTable.shared.pass(row)
  }
}
