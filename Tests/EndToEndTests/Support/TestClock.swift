import Foundation
import Testing

/// The wall clock of the programs that run in its environment: they see it leap at once, and wait as
/// long as they always do (`Tests/TestClock`).
struct TestClock: Sendable {
  let environment: [String: String]
  private let file: URL

  /// Compiled once, by the compiler that the toolchain links with.
  private static let library = Task {
    let build = Tools.root.appending(path: ".build")
    let part = build.appending(path: "test-clock.\(UUID().uuidString)")
    let library = build.appending(path: "test-clock.so")
    let source = Tools.root.appending(path: "Tests/TestClock/test-clock.c")
    let flags = ["-std=c17", "-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC"]
    let compiler = try await Running(
      URL(filePath: "/usr/bin/env"), ["clang"] + flags + ["-o", part.path, source.path], in: build
    ).finish()
    try #require(compiler.exit == 0, "\(compiler.errors)")
    // Others may be using the one that is there.
    try #require(rename(part.path, library.path) == 0)
    return library
  }

  /// - Parameter directory: where its file lies.
  init(in directory: URL) async throws {
    file = directory.appending(path: "clock")
    try Data(count: MemoryLayout<Int64>.size).write(to: file)
    environment = [
      "LD_PRELOAD": try await Self.library.value.path, "HOLDFAST_TEST_CLOCK": file.path,
    ]
  }

  /// What it shows.
  var now: Date { get throws { try Date(timeIntervalSinceNow: ahead) } }

  func set(to date: Date) throws {
    try write(Int64(date.timeIntervalSinceNow.rounded()))
  }

  /// - Parameter hours: negative to set it back.
  func leap(hours: Double) throws {
    try write(Int64(try ahead + hours * 3600))
  }

  private var ahead: Double {
    get throws {
      let bytes = try Data(contentsOf: file)
      return Double(bytes.withUnsafeBytes { $0.loadUnaligned(as: Int64.self) })
    }
  }

  /// In place: the programs have the file mapped.
  private func write(_ seconds: Int64) throws {
    let handle = try FileHandle(forWritingTo: file)
    defer { try? handle.close() }
    try handle.write(contentsOf: withUnsafeBytes(of: seconds) { Data($0) })
  }
}
