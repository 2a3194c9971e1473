import Foundation
import Testing

// The media files are not part of the project, and need not be there.
@Suite(
  .enabled(if: SharedMedia.isHere, "the media files are not there"), .timeLimit(.minutes(30)))
struct `Media of all kinds` {
  @Test func `come out of a run as they are, each once`() async throws {
    let clips = FileManager.default.temporaryDirectory
      .appending(path: "holdfast-media-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: clips, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: clips) }
    try SharedMedia.link(into: clips)
    let media = SharedMedia.entries.map(ServedMedia.init)
    #expect(media.count >= 100)
    try await World.with(media.map(\.task), clips: clips) { world in
      try world.write(media.map(\.id).joined(separator: "\n"), to: "tasks.txt")
      // Pages and errors are refusals, which would be asked about for ten minutes.
      let run = try await world.run("tasks.txt", "--no-wait")
      #expect(run.exit == 1)
      #expect(try run.outcomes.count == media.count)
      let endings = try run.endings
      for file in media {
        let ending = endings[file.id] ?? "none"
        #expect(file.mayEnd(ending), "\(file.name): \(ending)")
        let facts = try world.archive.receipt(of: file.id)["artifacts"].list.first?["facts"]
        #expect((facts != nil) == ending.hasPrefix("archived "), "\(file.name)")
        let complaints = facts.map { file.complaints(about: $0) } ?? []
        #expect(complaints.isEmpty, "\(file.name): \(complaints)")
      }
      try await checkArchive(of: world)
    }
  }

  private func checkArchive(of world: World) async throws {
    #expect(try await world.holdfast("verify").exit == 0)
    #expect(try await world.archive.checkJournals().exit == 0)
    if let bag = try await world.archive.validateBag() { #expect(bag.exit == 0, "\(bag)") }
  }
}
