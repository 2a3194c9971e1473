import Providers
import Testing

@Suite struct `A link` {
  @Test(
    arguments: [
      ("https://host.example/a/b.mp4?x=1#f", "https", "host.example", 443, "/a/b.mp4"),
      ("HTTP://Host.Example:8080?x", "http", "host.example", 8080, "/"),
      ("https://host", "https", "host", 443, "/"),
      ("https://host:/a%20b/../c", "https", "host", 443, "/a%20b/../c"),
      ("http://[2001:db8::1]:81/x", "http", "[2001:db8::1]", 81, "/x"),
      ("https://127.0.0.1:443/视频.mp4", "https", "127.0.0.1", 443, "/视频.mp4"),
      ("https://h/a@b?c@d", "https", "h", 443, "/a@b"),
    ] as [(String, String, String, Int, String)])
  func `is an absolute web address`(
    url: String, scheme: String, host: String, port: Int, path: String
  ) throws {
    let link = try #require(Link(url))
    #expect(link.url == url)
    #expect(link.origin.scheme == scheme)
    #expect(link.origin.host == host)
    #expect(link.origin.port == port)
    #expect(link.path == path)
  }

  @Test(arguments: [
    "", "https", "https:", "https://", "https:///a", "https://?a", "//host/a", "/a", "host/a",
    "ftp://host/a", "file:///etc/passwd", "data:video/mp4;base64,AAAA", "javascript://host/a",
    "https://user@host/a", "https://user:pass@host/a", "https://@host/a", "https:host/a",
    "https://host/a b", " https://host/a", "https://host/a\n", "https://host/\u{7F}",
    "https://host/\0",
    #"https://host\@other/a"#, "https://host/a\"b", "https://host/<a>", "https://ho%73t/a",
    "https://host:0/a", "https://host:65536/a", "https://host:8x/a", "https://host:-1/a",
    "https://:80/a",
    "https://[::1/a", "https://[::1]x/a", "https://[host]/a", "https://[]/a", "https://.../a",
    "https://höst/a", "https://host,other/a", "task failed: https://host/a",
    "https://h/" + String(repeating: "a", count: 16 << 10),
  ])
  func `is nothing else`(text: String) {
    #expect(Link(text) == nil)
  }

  @Test func `prints without its query, and so does what holds it`() throws {
    let link = try #require(Link("https://host:8443/a.mp4?X-Tos-Signature=SECRET#SECRET"))
    struct Holder { let link: Link }
    let holder = Holder(link: link)
    var dumped = ""
    dump(holder, to: &dumped)
    for text in ["\(link)", String(reflecting: link), "\(holder)", "\([link])", dumped] {
      #expect(text.contains("https://host:8443/a.mp4"))
      #expect(!text.contains("SECRET"))
      #expect(!text.contains("X-Tos"))
    }
  }

  @Test(
    arguments: [
      ("https://h/v1/videos/task_1/content", false), ("https://h/v?quality=high", false),
      ("https://h/v?X-Tos-Date=1&X-Tos-Signature=1", true), ("https://h/v?x-amz-signature=1", true),
      ("https://h/v?X-Goog-Signature=1", true), ("https://h/v?x-oss-signature=1", true),
      ("https://h/v?q-signature=1", true), ("https://h/v?Expires=1&Signature=1", true),
      ("https://h/v?sv=1&sig=1", true), ("https://h/v?preview=1&auth_key=1", true),
      ("https://h/v?sign=1&t=1", true), ("https://h/v?authorization=bce", true),
      ("https://h/v?e=1&token=1", true), ("https://h/v?_jwt=1", true),
      ("https://h/v?access=1", true),
      ("https://h/v#?Signature=1", false),
    ] as [(String, Bool)])
  func `knows whether it is signed`(url: String, isSigned: Bool) throws {
    #expect(try #require(Link(url)).isSigned == isSigned)
  }

  @Test(arguments: [
    "https://h/a?\u{301}SECRET", "https://h/a#\u{301}?SECRET", "https://h/a?x&\u{301}SECRET",
  ])
  func `ends its path at the mark's byte, whatever is combined with it`(url: String) throws {
    #expect(try #require(Link(url)).path == "/a")
    #expect(Redactor(key: "").sentence("https://h/a?\u{301}SECRET") == "https://h/a")
  }

  @Test func `shares an origin only by scheme, host and port`() throws {
    let origin = try #require(Origin("https://Gateway.example/v1?x"))
    #expect(try #require(Link("https://gateway.example:443/a")).origin == origin)
    for other in [
      "http://gateway.example/a", "https://gateway.example:8443/a", "https://gateway.example./a",
      "https://gateway.example.evil/a", "https://www.gateway.example/a",
      "http://gateway.example:443/a",
    ] {
      #expect(try #require(Link(other)).origin != origin)
    }
  }
}
