import Peers
import Testing

@testable import Transfer

@Suite(.timeLimit(.minutes(30))) struct `A redirect` {
  @Test(arguments: [301, 302, 303, 307, 308])
  func `is followed`(status: Int) async throws {
    let file = try TemporaryFile()
    let script: Peer.Script = {
      $0.target == "/a/v?x=1" ? [.redirect(to: "../b/w?y=%2f#z", status: status)] : [.ok(video(99))]
    }
    let targets = try await Scene.play(script: script) { scene in
      _ = try await scene.transfers.download(scene.request("/a/v?x=1"), into: file.descriptor)
      scene.peer.stop()
      return await scene.peer.requests.reduce(into: []) { $0.append($1.target) }
    }
    #expect(try file.bytes == video(99))
    #expect(targets == ["/a/v?x=1", "/b/w?y=%2f"])
  }

  @Test(arguments: ["same origin", "another port"])
  func `takes no secret along`(target: String) async throws {
    let file = try TemporaryFile()
    let other = try Peer { _ in [.ok(video(9))] }
    defer { other.stop() }
    let location = target == "same origin" ? "/final" : "\(other.origin)/final"
    let script: Peer.Script = {
      $0.target == "/final" ? [.ok(video(9))] : [.redirect(to: location)]
    }
    try await Scene.play(script: script) { scene in
      var request = scene.request("/start")
      request.bearer = "s3cret"
      request.headers = [("X-Api-Key", "s3cret")]
      _ = try await scene.transfers.download(request, into: file.descriptor)
      var first = scene.peer.requests.makeAsyncIterator()
      let asked = try #require(await first.next())
      #expect(asked.header("Authorization") == "Bearer s3cret")
      #expect(asked.header("X-Api-Key") == "s3cret")
      var second = other.requests.makeAsyncIterator()
      let final = try #require(
        target == "same origin" ? await first.next() : await second.next())
      #expect(final.target == "/final")
      #expect(!final.lines.joined().contains("s3cret"))
    }
  }

  @Test func `that never ends is not followed for ever`() async throws {
    let file = try TemporaryFile()
    try await Scene.play(script: { _ in [.redirect(to: "/again")] }) { scene in
      let failure = await scene.failure(of: scene.request(), into: file)
      #expect(failure == .forbiddenRedirect(.tooMany))
      scene.peer.stop()
      #expect(await scene.peer.requests.reduce(0) { count, _ in count + 1 } == 9)
    }
  }

  @Test(arguments: [
    "file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/", "http://u:p@127.0.0.1/x",
    "http://", "//", "data:,x", "http://127.0.0.1:99999/",
  ])
  func `to what is no plain web URL is forbidden`(location: String) async throws {
    let file = try TemporaryFile()
    let failure = try await Scene.play(script: { _ in [.redirect(to: location)] }) {
      await $0.failure(of: $0.request(), into: file)
    }
    #expect(failure == .forbiddenRedirect(.unfit))
  }

  @Test func `to a blocked address is blocked`() async throws {
    let file = try TemporaryFile()
    let location = "http://169.254.169.254/latest/meta-data"
    let failure = try await Scene.play(script: { _ in [.redirect(to: location)] }) {
      await $0.failure(of: $0.request(), into: file)
    }
    #expect(failure == .blockedAddress(host: "169.254.169.254"))
  }

  @Test func `takes the leave to reach private addresses only as far as its own origin`()
    async throws
  {
    let file = try TemporaryFile()
    let other = try Peer { _ in [.ok(video(9))] }
    defer { other.stop() }
    let script: Peer.Script = { asked in
      switch asked.target {
      case "/near": [.redirect(to: "/final")]
      case "/far": [.redirect(to: "\(other.origin)/final")]
      default: [.ok(video(9))]
      }
    }
    try await Scene.play(allowing: [], script: script) { scene in
      var near = scene.request("/near")
      near.reachesPrivateAddresses = true
      #expect(await scene.failure(of: near, into: file) == nil)
      var far = scene.request("/far")
      far.reachesPrivateAddresses = true
      #expect(await scene.failure(of: far, into: file) == .blockedAddress(host: "127.0.0.1"))
      #expect(other.accepted == 0)
    }
  }

  @Test func `from https to http is forbidden`() throws {
    let hop = Hop(to: try HTTPURL("https://a.example/x"))
    #expect(throws: TransferError.forbiddenRedirect(.insecure)) {
      try hop.following("http://a.example/x")
    }
    #expect(try hop.following("//b.example/y").url.text == "https://b.example/y")
  }

  @Test func `to https from http is a step up`() throws {
    let hop = Hop(to: try HTTPURL("http://a.example/x"))
    #expect(try hop.following("https://a.example/x").url.origin.port == "443")
  }

  @Test func `back to the first origin is not trusted again`() throws {
    let away = try Hop(to: HTTPURL("http://a.example/")).following("http://b.example/")
    #expect(!away.isAtOrigin)
    #expect(try !away.following("http://a.example/").isAtOrigin)
  }
}
