import Foundation
import Peers
import Testing

@testable import Transfer

@Suite(.timeLimit(.minutes(1))) struct `A secure connection` {
  @Test func `to a server that speaks no TLS fails`() async throws {
    let file = try TemporaryFile()
    let peer = try Peer(greeting: "HTTP/1.1 400 Bad Request\r\n\r\n") { _ in [.close] }
    defer { peer.stop() }
    try await Scene.play(script: { _ in [.close] }) { scene in
      var request = scene.request("/?sig=s3cret")
      request.url = "https://127.0.0.1:\(peer.port)/?sig=s3cret"
      let failure = try #require(await scene.failure(of: request, into: file))
      #expect(failure.slug == "tls-failed")
      #expect(failure.isTransient)
      #expect(!failure.description.contains("s3cret"))
    }
  }

  /// Without the openssl tool there is no server to refuse.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/openssl")))
  func `to a server that vouches for itself alone fails`() async throws {
    let file = try TemporaryFile()
    let server = try SelfSignedServer()
    defer { server.stop() }
    try await Scene.play(script: { _ in [.close] }) { scene in
      var request = scene.request()
      request.url = "https://127.0.0.1:\(server.port)/"
      let failure = try #require(await scene.failure(of: request, into: file))
      #expect(failure.slug == "tls-failed")
      #expect(failure.description.contains("self-signed certificate"))
    }
  }
}

/// `openssl s_server` with a certificate that nobody has signed.
private final class SelfSignedServer {
  let port: UInt16
  private let server = Process()
  private let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let maker = Process()
    try Self.start(
      maker, in: directory,
      "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -subj /CN=127.0.0.1",
      output: FileHandle.nullDevice)
    maker.waitUntilExit()
    let output = Pipe()
    try Self.start(
      server, in: directory, "s_server -www -accept 127.0.0.1:0 -key key.pem -cert cert.pem",
      output: output)
    // The line "ACCEPT 127.0.0.1:PORT" comes once it listens.
    var said = ""
    while !said.contains(#/ACCEPT [0-9.]+:\d+\s/#) {
      let data = output.fileHandleForReading.availableData
      try #require(!data.isEmpty, "openssl ended early")
      said += String(decoding: data, as: UTF8.self)
    }
    let match = try #require(said.firstMatch(of: #/ACCEPT [0-9.]+:(\d+)\s/#))
    port = try #require(UInt16(match.1))
  }

  func stop() {
    // Not SIGTERM: a child begins with the signals blocked that the pool's threads block.
    kill(server.processIdentifier, SIGKILL)
    server.waitUntilExit()
    try? FileManager.default.removeItem(at: directory)
  }

  private static func start(
    _ process: Process, in directory: URL, _ arguments: String, output: Any
  ) throws {
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = arguments.split(separator: " ").map(String.init)
    process.currentDirectoryURL = directory
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
  }
}
