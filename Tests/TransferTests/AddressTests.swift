import Peers
import Testing

@testable import Transfer

@Suite struct `A network` {
  @Test(arguments: [
    ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.0", false),
    ("10.1.2.3", "10.1.2.3", true), ("10.1.2.3", "10.1.2.4", false), ("0.0.0.0/0", "8.8.8.8", true),
    ("fd00::/8", "fd12::1", true), ("fd00::/8", "fe00::1", false), ("::1", "::1", true),
    ("::/0", "1.2.3.4", false), ("127.0.0.0/8", "::1", false), ("10.9.9.9/8", "10.0.0.1", true),
  ])
  func `contains what shares its prefix`(network: String, address: String, isIn: Bool) throws {
    let network = try #require(Network(network))
    #expect(network.contains(try #require(IPAddress(address))) == isIn)
  }

  @Test(arguments: [
    "", "/", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0/8", "x/8", "10.0.0.0/+8",
    "10.0.0.0/8/8", "10.0.0.0/08", "[::1]/128", "0x7f.0.0.1",
  ])
  func `is not read from nonsense`(text: String) {
    #expect(Network(text) == nil)
  }

  @Test(arguments: [
    ("10.9.9.9/8", "10.0.0.0/8"), ("10.1.2.3", "10.1.2.3/32"), ("1.2.3.4/0", "0.0.0.0/0"),
    ("FD00:0::1/64", "fd00::/64"), ("::1", "::1/128"), ("ffff::/0", "::/0"),
  ])
  func `is written without the bits beyond its prefix`(text: String, written: String) {
    #expect(Network(text)?.description == written)
  }
}

@Suite struct `The address policy` {
  @Test(arguments: [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.1.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "fc00::1", "fdff::1", "fe80::1", "fec0::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1",
    "2002:7f00:1::", "2002:c0a8:101::1",
  ])
  func `blocks what is not public`(address: String) throws {
    #expect(!AddressPolicy(allowing: []).permits(try #require(IPAddress(address))))
  }

  @Test(arguments: [
    "1.1.1.1", "100.63.255.255", "100.128.0.0", "128.0.0.1", "172.15.0.1", "172.32.0.1",
    "192.169.0.1", "198.18.0.1", "223.255.255.255", "2606:4700::1111", "::ffff:1.1.1.1",
    "64:ff9b::101:101", "2002:101:101::1",
  ])
  func `lets the public through`(address: String) throws {
    #expect(AddressPolicy(allowing: []).permits(try #require(IPAddress(address))))
  }

  @Test func `lets through what is allowed, in disguise too`() throws {
    let policy = AddressPolicy(allowing: [try #require(Network("127.0.0.0/8"))])
    #expect(policy.permits(try #require(IPAddress("127.0.0.1"))))
    #expect(policy.permits(try #require(IPAddress("::ffff:127.0.0.1"))))
    #expect(!policy.permits(try #require(IPAddress("::1"))))
    #expect(!policy.permits(try #require(IPAddress("10.0.0.1"))))
  }
}

@Suite(.timeLimit(.minutes(1))) struct `A link to this machine` {
  @Test(arguments: [
    "127.0.0.1", "localhost", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1",
    "0.0.0.0",
    "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::]",
  ])
  func `is blocked however it is spelled`(host: String) async throws {
    let file = try TemporaryFile()
    try await Scene.play(allowing: [], script: { _ in [.ok(video(9))] }) { scene in
      var request = scene.request()
      request.url = "http://\(host):\(scene.peer.port)/"
      let failure = await scene.failure(of: request, into: file)
      #expect(failure?.slug == "blocked-address")
      #expect(failure?.isTransient == false)
      #expect(scene.peer.accepted == 0)
    }
  }

  @Test func `is blocked on a connection that stands already`() async throws {
    let file = try TemporaryFile()
    try await Scene.play(allowing: [], script: { _ in [.ok(video(9))] }) { scene in
      var trusted = scene.request()
      trusted.reachesPrivateAddresses = true
      #expect(await scene.failure(of: trusted, into: file) == nil)
      let failure = await scene.failure(of: scene.request(), into: file)
      #expect(failure == .blockedAddress(host: "127.0.0.1"))
      scene.peer.stop()
      #expect(await scene.peer.requests.reduce(0) { count, _ in count + 1 } == 1)
    }
  }

  @Test func `where nobody listens is a failure to connect`() async throws {
    let file = try TemporaryFile()
    try await Scene.play(script: { _ in [] }) { scene in
      let request = Request(
        url: "http://127.0.0.1:1/?sig=s3cret", byteCap: 1, timeouts: Scene.timeouts,
        followsRedirects: true)
      let failure = await scene.failure(of: request, into: file)
      #expect(failure?.slug == "connect-failed")
      #expect(failure?.isTransient == true)
      #expect(failure?.description.contains("s3cret") == false)
    }
  }

  @Test func `by a name that nobody has is a failure to resolve`() async throws {
    let file = try TemporaryFile()
    try await Scene.play(script: { _ in [] }) { scene in
      var request = scene.request()
      request.url = "http://nobody.invalid/"
      #expect(await scene.failure(of: request, into: file) == .transport(.dns))
    }
  }
}
