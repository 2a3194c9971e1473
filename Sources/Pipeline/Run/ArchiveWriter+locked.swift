import Archive
import FoundationEssentials
import SystemPackage

extension ArchiveWriter {
  /// Opens the archive for its one writer, a run that began at `date`, or throws what a command ends
  /// with.
  ///
  /// Blocks.
  static func locked(
    at root: FilePath, begun date: Date, heading: String? = nil
  ) throws(CommandError) -> ArchiveWriter {
    do {
      let previous = try (try? Archive(at: root))?.latestJournal()
      return try open(
        at: root, runID: RunName.make(at: date, following: previous), heading: heading,
        version: Version.text)
    } catch {
      if case .locked = error { throw CommandError(.locked, "\(error)") }
      throw CommandError(cannotWrite: error)
    }
  }
}
