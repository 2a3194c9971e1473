import FoundationEssentials
import Testing

extension World {
  /// A bag to coreutils and to the Library of Congress.
  func expectWhole(_ bag: ArchiveTree) async throws {
    let script = "sha256sum --quiet --strict -c tagmanifest-sha256.txt manifest-sha256.txt"
    let sums = try await tool("sh", "-c", "cd '\(bag.root.path)' && \(script)")
    #expect(sums.exit == 0, "\(sums)")
    let journals = try await bag.checkJournals()
    #expect(journals.exit == 0, "\(journals)")
    if let validation = try await bag.validateBag() {
      #expect(validation.exit == 0, "\(validation)")
    }
  }
}
