import Testing

@testable import Transfer

@Suite struct `The environment's proxies` {
  static let proxied = ["http_proxy": "http://plain:1", "https_proxy": "http://secure:1"]

  @Test(
    arguments: [
      ([:], "http://a.test/", nil),
      (proxied, "http://a.test/", "http://plain:1"),
      (proxied, "https://a.test/", "http://secure:1"),
      (["HTTP_PROXY": "x"], "http://a.test/", nil),
      (["HTTPS_PROXY": "x"], "https://a.test/", "x"),
      (["https_proxy": "", "HTTPS_PROXY": "x"], "https://a.test/", "x"),
      (["all_proxy": "x"], "http://a.test/", "x"),
      (["ALL_PROXY": "x"], "https://a.test/", "x"),
      (["all_proxy": "x", "https_proxy": "y"], "https://a.test/", "y"),
      (["http_proxy": ""], "http://a.test/", nil),
    ] as [([String: String], String, String?)])
  func `are chosen as curl does`(variables: [String: String], url: String, proxy: String?) throws {
    let found = ProxyEnvironment { variables[$0] }.proxy(for: try HTTPURL(url).origin)
    #expect(found == proxy)
  }

  @Test(arguments: [
    ("*", "a.test", true), ("a.test", "a.test", true), ("A.TEST", "a.test", true),
    ("a.test", "A.Test.", true), (".a.test", "a.test", true), ("a.test.", "b.a.test", true),
    ("x, a.test", "b.a.test", true), ("x a.test", "a.test", true), ("a.test", "ba.test", false),
    ("b.a.test", "a.test", false), ("", "a.test", false), (",.,", "a.test", false),
    ("10.0.0.0/8", "10.1.2.3", true), ("10.1.2.3", "10.1.2.3", true),
    ("10.1.2.3", "167838211", true),
    ("2.3", "10.1.2.3", false), ("10.0.0.0/8", "11.0.0.1", false), ("::1", "[::1]", true),
    ("fd00::/8", "[fd12::3]", true), ("localhost", "localhost", true),
    ("10.0.0.0/8", "a.test", false),
  ])
  func `are not asked for what no_proxy names`(exceptions: String, host: String, isDirect: Bool)
    throws
  {
    for name in ["no_proxy", "NO_PROXY"] {
      let variables = Self.proxied.merging([name: exceptions]) { $1 }
      let proxy = ProxyEnvironment { variables[$0] }
        .proxy(for: try HTTPURL("https://\(host)/").origin)
      #expect((proxy == nil) == isDirect)
    }
  }
}

@Suite struct `The host of a URL` {
  @Test(
    arguments: [
      ("1.2.3.4", "1.2.3.4"), ("1.2.3.4.", "1.2.3.4"), ("0x7f.1", "127.0.0.1"),
      ("2130706433", "127.0.0.1"),
      ("[fd00::1]", "fd00::1"), ("[::ffff:10.0.0.1]", "::ffff:10.0.0.1"),
      ("localhost", "127.0.0.1"),
      ("LOCALHOST.", "127.0.0.1"), ("a.localhost", "127.0.0.1"), ("localhost.test", nil),
      ("a.test", nil), ("1.2.3.4.test", nil),
    ] as [(String, String?)])
  func `is known to be an address`(host: String, address: String?) throws {
    #expect(try HTTPURL("http://\(host)/").origin.address == address.flatMap { IPAddress($0) })
  }
}
