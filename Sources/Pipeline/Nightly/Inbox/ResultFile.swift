import Archive
import Synchronization
import SystemPackage

/// The result of a list while it is written: it gets its name once it is whole and durable.
///
/// Every call blocks.
final class ResultFile: Sendable {
  let list: DoneList
  /// Of the list's bytes.
  let digest: Digest
  private let folder: Tree
  private let file: Mutex<DurableFile>

  init(of list: DoneList, _ digest: Digest, in folder: Tree) throws(InboxError) {
    self.list = list
    self.digest = digest
    self.folder = folder
    file = Mutex(
      try InboxError.wrapping { () throws(ArchiveError) in
        try DurableFile(list.partFile, in: folder)
      })
  }

  func write(_ lines: [String]) throws(InboxError) {
    try file.withLock { (file) throws(InboxError) in
      do throws(ArchiveError) {
        for line in lines { try file.write(line + "\n") }
      } catch {
        throw .failed(error)
      }
    }
  }

  /// Its name from now on.
  ///
  /// Another list's result keeps its own name; what is left of an earlier one of this list goes.
  func commit() throws(InboxError) -> String {
    try file.withLock { (file) throws(InboxError) in
      do throws(ArchiveError) {
        try file.finish(.kept)
        let names = list.resultFiles
        var name = names.first
        if try !folder.moveNew(list.partFile, to: name) {
          name = names.second
          try folder.move(list.partFile, to: name)
        }
        try folder.syncDirectory(".")
        return name
      } catch {
        throw .failed(error)
      }
    }
  }

  /// Removes it.
  func discard() {
    try? folder.remove(list.partFile)
  }
}
