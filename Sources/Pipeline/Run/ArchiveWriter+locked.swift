import Archive
import SystemPackage

extension ArchiveWriter {
  /// Opens the archive for its one writer, or throws what a command ends with.
  ///
  /// Blocks.
  static func locked(
    at root: FilePath, runID: String, heading: String? = nil
  ) throws(CommandError) -> ArchiveWriter {
    do {
      return try open(at: root, runID: runID, heading: heading, version: Version.text)
    } catch {
      if case .locked = error { throw CommandError(.locked, "\(error)") }
      throw CommandError(.cannotWrite, "\(error)")
    }
  }
}
