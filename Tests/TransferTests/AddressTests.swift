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
    "192.0.0.1", "192.0.0.170", "192.0.2.1", "192.88.99.1", "198.51.100.7", "203.0.113.255",
    "100::1", "100:0:0:1::1", "1fff::1", "2001::1", "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "2001:2::1", "2001:20::1", "2001:1ff::1", "2001:db8::1", "3fff::1", "3fff:fff:ffff::1",
    "4000::1", "5f00::1", "7fff::1", "8000::1", "f000::1", "fec0::5efe:1.1.1.1",
    "::ffff:0:127.0.0.1", "2606:4700::5efe:10.0.0.1", "2606:4700::200:5efe:192.168.0.1",
    "::ffff:192.0.2.1", "64:ff9b::cb00:7105", "2002:c000:201::",
  ])
  func `blocks what is not public`(address: String) throws {
    #expect(!AddressPolicy(allowing: []).permits(try #require(IPAddress(address))))
  }

  @Test(arguments: [
    "1.1.1.1", "100.63.255.255", "100.128.0.0", "128.0.0.1", "172.15.0.1", "172.32.0.1",
    "192.169.0.1", "198.18.0.1", "223.255.255.255", "2606:4700::1111", "::ffff:1.1.1.1",
    "64:ff9b::101:101", "2002:101:101::1", "191.255.255.255", "192.0.1.0", "192.0.3.0",
    "192.88.98.1", "192.88.100.1", "198.17.255.255", "198.19.255.255", "198.51.101.0",
    "203.0.112.255", "203.0.114.0", "2000::1", "2001:200::1", "2001:db7::1", "2001:db9::1",
    "2003::1", "3ffe:ffff::1", "3fff:1000::1", "2606:4700::5efe:1.1.1.1",
    "2620:4f:8000::1", "::ffff:0:1.1.1.1",
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
    #expect(!policy.permits(try #require(IPAddress("fd00::5efe:127.0.0.1"))))
  }

  @Test func `lets a disguise through that is allowed itself`() throws {
    let policy = AddressPolicy(allowing: [try #require(Network("::1"))])
    #expect(policy.permits(try #require(IPAddress("::1"))))
    #expect(!policy.permits(try #require(IPAddress("::2"))))
  }
}

@Suite(.timeLimit(.minutes(30))) struct `A link to this machine` {
  /// Every way to write an address of this machine, or of another one that no link may lead to.
  static let spellings = [
    "127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1",
    "0x7f.0.0.1", "0177.0.0.1", "017700000001", "0177.1", "0", "0.0.0.0", "0x0", "127.255.255.254",
    "%31%32%37.0.0.1", "\u{ff11}27.0.0.1", "127\u{3002}0\u{3002}0\u{3002}1",
    "localhost", "LOCALHOST", "localhost.", "x.localhost",
    "[::1]", "[::1%25lo]", "[0:0:0:0:0:0:0:1]", "[::]", "[::127.0.0.1]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]", "[fe80::1%25lo]", "[fe80::1%25eth0]", "[fe80::1]", "[fd00::2]",
  ]

  /// A name may be one that nobody has, or a URL that no parser takes: what counts is that nobody is
  /// asked, and that an address is never taken for a network failure.
  private func expectBlocked(_ error: TransferError?, _ slugs: Set<String>, _ host: String) {
    let isName = host.hasSuffix("\u{3002}1") || host == "\u{ff11}27.0.0.1"
    let slugs = slugs.union(isName ? ["dns-failed"] : [])
    #expect(slugs.contains(error?.slug ?? "none"), "\(host): \(String(describing: error))")
  }

  @Test(arguments: spellings)
  func `is blocked however it is spelled`(host: String) async throws {
    let file = try TemporaryFile()
    let twins = try Twins { _ in [.ok(video(9))] }
    defer { twins.stop() }
    try await Scene.play(allowing: [], script: { _ in [] }) { scene in
      var request = scene.request()
      request.url = "http://\(host):\(twins.port)/"
      expectBlocked(
        await scene.failure(of: request, into: file), ["blocked-address", "bad-url"], host)
      #expect(twins.accepted == 0)
    }
  }

  @Test(arguments: spellings)
  func `is blocked as the target of a redirect`(host: String) async throws {
    let file = try TemporaryFile()
    let twins = try Twins { _ in [.ok(video(9))] }
    defer { twins.stop() }
    let location = "http://\(host):\(twins.port)/"
    try await Scene.play(allowing: [], script: { _ in [.redirect(to: location)] }) { scene in
      var request = scene.request()
      request.reachesPrivateAddresses = true
      expectBlocked(
        await scene.failure(of: request, into: file),
        ["blocked-address", "bad-url", "forbidden-redirect"], host)
      #expect(scene.peer.accepted == 1)
      #expect(twins.accepted == 0)
    }
  }

  /// What libcurl takes for the same host, so that it would use the connection again.
  @Test(arguments: ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1"])
  func `is blocked on a connection that stands already`(host: String) async throws {
    let file = try TemporaryFile()
    try await Scene.play(allowing: [], script: { _ in [.ok(video(9))] }) { scene in
      var trusted = scene.request("/first")
      trusted.reachesPrivateAddresses = true
      #expect(await scene.failure(of: trusted, into: file) == nil)
      var request = scene.request()
      request.url = "http://\(host):\(scene.peer.port)/secret"
      let failure = await scene.failure(of: request, into: file)
      #expect(failure == .blockedAddress(host: "127.0.0.1"))
      scene.peer.stop()
      let targets = await scene.peer.requests.reduce(into: []) { $0.append($1.target) }
      #expect(targets == ["/first"])
    }
  }

  @Test func `is blocked as a redirect's target on a connection that stands already`() async throws
  {
    let file = try TemporaryFile()
    let inner = try Peer { _ in [.ok(video(9))] }
    defer { inner.stop() }
    let script: Peer.Script = { _ in [.redirect(to: "\(inner.origin)/secret")] }
    try await Scene.play(allowing: [], script: script) { scene in
      var request = Request(
        url: "\(inner.origin)/first", byteCap: 1 << 20, timeouts: Scene.timeouts,
        followsRedirects: true, reachesPrivateAddresses: true)
      #expect(await scene.failure(of: request, into: file) == nil)
      request.url = "\(scene.peer.origin)/"
      let failure = await scene.failure(of: request, into: file)
      #expect(failure == .blockedAddress(host: "127.0.0.1"))
      inner.stop()
      let targets = await inner.requests.reduce(into: []) { $0.append($1.target) }
      #expect(targets == ["/first"])
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
