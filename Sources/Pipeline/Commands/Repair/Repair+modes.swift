import Archive

/// What a repair does about files that can be written to by their modes: all of them at once.
extension Repair {
  func planModes(_ archive: Archive) async throws -> ProblemEvent? {
    let count = try await blocking { try archive.writableCount() }
    guard count > 0 else { return nil }
    return Self.event("mendable", "\(count) of its files can be made read-only")
  }

  func mendModes(_ archive: ArchiveWriter) async throws -> ProblemEvent? {
    let (protected, isKept) = try await blocking { try archive.protectPayload() }
    guard isKept else {
      return ProblemEvent(
        severity: .notice, reason: "wrong-mode",
        sentence: """
          files cannot be made read-only here: the file system keeps no modes, or they belong to \
          another user
          """)
    }
    guard protected > 0 else { return nil }
    let event = Self.event("mended", "\(protected) of its files are read-only again")
    try await blocking { _ = try archive.append(records: [Event.problem(event).line]) }
    return event
  }

  private static func event(_ reason: String, _ sentence: String) -> ProblemEvent {
    ProblemEvent(severity: .notice, reason: reason, sentence: "data: \(sentence)", path: "data")
  }
}
