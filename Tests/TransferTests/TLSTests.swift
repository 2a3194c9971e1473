import Foundation
import Peers
import Testing

@testable import Transfer

@Suite(.timeLimit(.minutes(30))) struct `A secure connection` {
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

/// libcurl gives `localhost` two addresses by itself: 127.0.0.1 first, then ::1.
@Suite(.timeLimit(.minutes(30))) struct `A name with a bad certificate at one address` {
  private static let plain = "HTTP/1.1 400 Bad Request\r\n\r\n"

  private func play(
    allowing networks: [String], greetings: (four: String, six: String),
    _ body: (_ four: Peer, _ six: Peer, TransferError?) -> Void
  ) async throws {
    let file = try TemporaryFile()
    let four = try Peer(greeting: greetings.four) { _ in [.close] }
    defer { four.stop() }
    let six = try Peer(greeting: greetings.six, twin: four) { _ in [.close] }
    defer { six.stop() }
    try await Scene.play(allowing: networks, script: { _ in [.close] }) { scene in
      var request = scene.request()
      request.url = "https://localhost:\(four.port)/"
      body(four, six, await scene.failure(of: request, into: file))
    }
  }

  @Test func `is asked for at its next one, once`() async throws {
    let both = ["127.0.0.0/8", "::1"]
    try await play(allowing: both, greetings: (Self.plain, Self.plain)) { four, six, failure in
      #expect(failure?.slug == "tls-failed")
      #expect(four.accepted == 1)
      #expect(six.accepted == 1)
    }
  }

  @Test func `fails as the first one does when all do`() async throws {
    // An alert: the peer understood the greeting, and wants none of it.
    let alert = "\u{15}\u{3}\u{3}\0\u{2}\u{2}\u{28}"
    let both = ["127.0.0.0/8", "::1"]
    try await play(allowing: both, greetings: (alert, Self.plain)) { _, six, failure in
      #expect(failure?.slug == "tls-failed")
      #expect(failure?.description.contains("handshake failure") == true)
      #expect(six.accepted == 1)
    }
  }

  @Test func `is not asked for where no link may lead`() async throws {
    try await play(allowing: ["127.0.0.0/8"], greetings: (Self.plain, Self.plain)) {
      four, six, failure in
      #expect(failure?.slug == "tls-failed")
      #expect(four.accepted == 1)
      #expect(six.accepted == 0)
    }
  }

  @Test func `is not asked for again where it has but one`() async throws {
    let file = try TemporaryFile()
    let peer = try Peer(greeting: Self.plain) { _ in [.close] }
    defer { peer.stop() }
    try await Scene.play(script: { _ in [.close] }) { scene in
      var request = scene.request()
      request.url = "https://127.0.0.1:\(peer.port)/"
      #expect(await scene.failure(of: request, into: file)?.slug == "tls-failed")
      #expect(peer.accepted == 1)
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
