import FoundationEssentials
import Glibc
import SystemPackage
import Testing

@testable import Pipeline

/// An inbox in a temporary folder of its own, and somebody who puts things into it.
struct PlacedFolder: Sendable {
  static let run = "20261121T031415Z-4f2a"

  let inbox: Inbox
  let path: FilePath
  private let home: ConfigurationFile

  init() throws {
    home = try ConfigurationFile()
    path = home.folder.appending("inbox")
    inbox = Inbox(at: path)
    try inbox.make()
  }

  /// Puts a list in as a rename would: its last write was before it came.
  func place(_ name: String, _ text: String) throws {
    try write(name, text)
    try age(name)
  }

  /// Writes a file where it is, in place of what was there.
  func write(_ name: String, _ text: String, options: FileDescriptor.OpenOptions = [.truncate])
    throws
  {
    let file = try FileDescriptor.open(
      path.appending(name), .writeOnly, options: options.union(.create),
      permissions: [.ownerReadWrite])
    try file.closeAfter { _ = try file.writeAll(text.utf8) }
  }

  /// Sets the time of the last write an hour back, which only a later change does.
  func age(_ name: String) throws {
    let time = timespec(tv_sec: time(nil) - 3600, tv_nsec: 0)
    try #require(utimensat(AT_FDCWD, path.appending(name).string, [time, time], 0) == 0)
  }

  /// The names in the inbox, or in a folder of it.
  func names(_ folder: String = ".") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path.appending(folder).string).sorted()
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: path.appending(name).string, encoding: .utf8)
  }

  /// What is ready at once.
  func ready() throws -> [PlacedList] { try inbox.look().ready }

  /// The one list that is ready.
  func only() throws -> PlacedList {
    let ready = try ready()
    try #require(ready.count == 1)
    return ready[0]
  }
}
