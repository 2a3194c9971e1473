import FoundationEssentials
import SystemPackage

/// The lists in the inbox that could not be read, each with its errors beside it.
struct RejectedLists: Sendable {
  let folder: FilePath
  /// Nil where nobody may look.
  let count: Int?

  init(in inbox: FilePath) {
    folder = inbox.appending(InboxFolders.rejectedName)
    do {
      count = try FileManager.default.contentsOfDirectory(atPath: folder.string).count { name in
        !name.hasPrefix(".") && !name.hasSuffix(DoneList.errorsEnding)
      }
    } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
      count = 0
    } catch {
      count = nil
    }
  }
}
