import Foundation
import Glibc
import SystemPackage

@testable import Archive

/// A directory for one test, with an archive in it, gone with the last reference.
final class Scratch {
  let path: FilePath
  var root: FilePath { path.appending("archive") }

  /// In memory where that is possible, since no test here could see what is flushed, and when; or where
  /// `scripts/strange-places` wants it.
  private static let place =
    ProcessInfo.processInfo.environment["HOLDFAST_SCRATCH"].map { FilePath($0) }
    ?? (access("/dev/shm", W_OK) == 0 ? FilePath("/dev/shm") : FilePath(NSTemporaryDirectory()))

  /// - Parameter onDisk: Where the page cache can be told from the medium.
  init(onDisk: Bool = false) throws {
    path = (onDisk ? FilePath(NSTemporaryDirectory()) : Self.place).appending(
      "holdfast-archive-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      atPath: path.string, withIntermediateDirectories: false)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path.string)
  }

  /// Opens the archive for writing, and makes it when it is not there.
  func open(run: Int = 1) throws(ArchiveError) -> ArchiveWriter {
    let runID = "20261121T0314\(10 + run)Z-4f2a"
    return try ArchiveWriter.open(at: root, runID: runID, version: "0.1.0")
  }

  /// What a path below the root holds.
  func text(_ name: String) throws -> String {
    try String(contentsOfFile: root.appending(name).string, encoding: .utf8)
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: root.appending(name).string))
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(name).string)
  }

  func names(in directory: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(directory).string).sorted()
  }

  func permissions(of name: String) throws -> FilePermissions {
    try Stat(root.appending(name), followTargetSymlink: false).permissions
  }

  /// Every file of the archive and its bytes, leaving out what is Holdfast's own.
  func snapshot() throws -> [String: Data] {
    var files: [String: Data] = [:]
    let paths = FileManager.default.enumerator(atPath: root.string)
    while let name = paths?.nextObject() as? String {
      guard !name.hasPrefix(".holdfast") else { continue }
      files[name] = FileManager.default.contents(atPath: root.appending(name).string)
    }
    return files
  }
}
