import Foundation
import Testing

/// `holdfast-sim` as it is built beside the tests.
@Suite(.timeLimit(.minutes(30)))
struct `The executable` {
  static let path = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "holdfast-sim").path

  @Test(arguments: [SIGTERM, SIGINT])
  func `is ready when it says so and ends well on a signal`(signal: Int32) async throws {
    let directory = try TemporaryDirectory()
    try directory.write(Data("{}".utf8), "script.json")
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: Self.path)
    process.arguments = [
      directory.url("script.json").path, "--clips", directory.path, "--port-file",
      directory.url("port").path,
    ]
    process.standardOutput = pipe
    let (ends, ended) = AsyncStream.makeStream(of: Int32.self)
    process.terminationHandler = {
      ended.yield($0.terminationStatus)
      ended.finish()
    }
    try process.run()

    let (lines, read) = AsyncStream.makeStream(of: String.self)
    pipe.fileHandleForReading.readabilityHandler = {
      read.yield(String(decoding: $0.availableData, as: UTF8.self))
    }
    let line = try #require(await lines.first { _ in true })
    pipe.fileHandleForReading.readabilityHandler = nil
    let port = try directory.text("port").trimmingCharacters(in: .newlines)
    #expect(line == "listening on http://127.0.0.1:\(port)\n")
    let peer = Peer(origin: "http://127.0.0.1:\(port)", directory: directory)
    #expect(try await peer.get("/").status == 404)

    kill(process.processIdentifier, signal)
    #expect(await ends.first { _ in true } == 0)
    #expect(try await peer.get("/").exit == 7)
  }

  @Test func `refuses a wrong script with 64 and every problem`() async throws {
    let directory = try TemporaryDirectory()
    try directory.write(Data(#"{"foo": 1, "key": 2}"#.utf8), "script.json")
    let run = try await Program.run(
      Self.path, [directory.url("script.json").path, "--clips", directory.path], in: directory)
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.errors == "key: not a string\nfoo: unknown key\n")
  }

  @Test func `says which port it cannot have`() async throws {
    try await Peer.with("{}") { peer in
      try peer.directory.write(Data("{}".utf8), "script.json")
      let port = peer.origin.split(separator: ":").last.map(String.init) ?? ""
      let run = try await Program.run(
        Self.path,
        [peer.directory.url("script.json").path, "--clips", peer.directory.path, "--port", port],
        in: peer.directory)
      #expect(run.status == 1)
      #expect(run.errors.hasPrefix("cannot listen on 127.0.0.1:\(port): "))
    }
  }
}
