import Testing

@testable import Transfer

@Suite struct `A URL` {
  @Test func `is kept as it was written and taken apart`() throws {
    let text = "https://Host.Example:8443/a/../b%2f?sig=%2B+#f"
    let url = try HTTPURL(text)
    #expect(url.text == text)
    #expect(url.origin == .init(scheme: "https", host: "host.example", port: "8443"))
  }

  @Test func `has its scheme's port when it names none`() throws {
    #expect(try HTTPURL("http://a").origin == HTTPURL("http://A:80/").origin)
    #expect(try HTTPURL("http://a").origin != HTTPURL("https://a").origin)
  }

  @Test(arguments: [
    "", "a", "/a", "a.example/b", "ftp://a/", "file:///etc/passwd", "http://", "http://u@a/",
    "http://u:p@a/", "http://a b/", "http://a/b c", "http://a/\n", "http://a/\0", "http://a:0x1/",
    "javascript:alert(1)",
  ])
  func `is refused when it is not plain`(text: String) {
    #expect(throws: TransferError.badURL) { try HTTPURL(text) }
  }

  @Test func `leads on to where its server says`() throws {
    let url = try HTTPURL("https://a.example/b/c?d=e")
    #expect(try url.resolving("f?g=%2f").text == "https://a.example/b/f?g=%2f")
    #expect(try url.resolving("?h").text == "https://a.example/b/c?h")
    #expect(try url.resolving("//i.example").text == "https://i.example/")
    #expect(
      try url.resolving("https://j.example/k l?m=%20").text == "https://j.example/k%20l?m=%20")
    #expect(try url.resolving("/x/../y").text == "https://a.example/x/../y")
  }
}

@Suite struct `A request` {
  @Test func `does not show its query or its key`() {
    let request = Request(
      url: "https://a.example/b?sig=s3cret", headers: [("X", "s3cret")], bearer: "s3cret",
      byteCap: 1, timeouts: Scene.timeouts, followsRedirects: false)
    var dumped = ""
    dump(request, to: &dumped)
    #expect("\(request)" == "GET https://a.example/b")
    #expect(!dumped.contains("s3cret"))
    #expect(!String(reflecting: request).contains("s3cret"))
  }
}
