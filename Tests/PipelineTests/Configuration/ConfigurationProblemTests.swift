import Testing

@testable import Pipeline

@Suite struct `What is wrong with a configuration` {
  @Test func `is told all at once in the order of the lines`() throws {
    let file = try ConfigurationFile(
      """
      scrub: {period: never}
      store:
        keep: [original]
      archiv: x
      providers:
        a:
          url: http://example.com
          poll:
            every: 0s
        B: {}
      download:
        parallel: 0
      """)
    let lines = file.complaints().split(separator: "\n").map { $0.prefix { $0 != " " } }
    #expect(lines == ["1:", "3:", "4:", "6:", "6:", "7:", "9:", "10:", "12:"])
  }

  @Test func `is told with file and line as compilers do`() throws {
    let file = try ConfigurationFile("\n\narchiv: x\n")
    let error = try #require(throws: ConfigurationError.self) { try file.load() }
    #expect("\(error)" == "\(file.path):3: \"archiv\" is not a key; did you mean archive?")
  }

  @Test func `is told of every key that an alias stands for`() throws {
    let file = try ConfigurationFile(
      """
      download:
        connect_timeout: &t 2h
        stall_timeout: *t
      checks:
        timeout: *t
      """)
    #expect(
      file.complaints() == """
        2: download.connect_timeout is "2h"; write 10ms to 1h
        2: download.stall_timeout is "2h"; write 10ms to 1h
        """)
  }

  @Test func `is told without a key, a password or a query`() throws {
    for text in [
      "providers: {a: {api: anyfast, url: 'https://u:SECRET@h', key: k}}",
      "providers: {a: {api: anyfast, url: 'https://h/?k=SECRET', key: k}}",
      "providers: {a: {api: anyfast, url: 'https://h', key: [SECRET]}}",
      "providers: {a: {api: anyfast, url: 'https://h', key: 'SECRET${'}}",
      "providers:\n  a:\n    key: \"SECRET\n",
      "providers:\n  a:\n    key: SECRET\n   b: SECRET",
      "download: {parallel: '${KEY}'}",
    ] {
      let complaints = try ConfigurationFile(text).complaints(["KEY": "SECRET"])
      #expect(!complaints.isEmpty)
      #expect(!complaints.contains("SECRET"), "\(complaints)")
    }
  }
}
