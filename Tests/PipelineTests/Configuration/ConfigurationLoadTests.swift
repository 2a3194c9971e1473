import FoundationEssentials
import Media
import Providers
import SystemPackage
import Testing
import Transfer

@testable import Pipeline

@Suite struct `A configuration` {
  @Test(arguments: ["", "# only a comment\n", "---\n", "download:\nproviders: ~\nchecks: {}\n"])
  func `that says nothing is the defaults`(text: String) throws {
    let file = try ConfigurationFile(text)
    #expect(try file.load() == Configuration(defaultsIn: file.folder))
  }

  @Test func `takes every key`() throws {
    let file = try ConfigurationFile(
      """
      archive: /srv/a
      providers:
        one:
          api: globalaiopc
          url: http://127.0.0.1:8080/api//
          key_file: secret/key
          tasks: ["a*", b?]
          poll: {every: 200ms, rate: 300/m, timeout: 1s, give_up_after: 1h}
          link_lifetime: 30m
          insecure: true
      download:
        parallel: "32"
        per_host: 4
        max_size: 1.5GiB
        bandwidth: 10MiB
        connect_timeout: 1s
        first_byte_timeout: 2s
        stall_timeout: 3s
        retry: {attempts: 2, first_delay: 20ms, longest_delay: 1s}
        proxy: environment
        allow_addresses: [127.0.0.0/8, '::1/128']
      checks:
        depth: frames
        duration: {under: 1s, over: 2s, over_share: 0.5%}
        fps: 1
        timeout: 5s
      store: {keep: [video], reserve: 0}
      nightly: {inbox: lists, max_duration: 1h, on_finish: 'mail "${WHO}"', metrics: m.prom}
      scrub: {period: 7d, max_duration: 10m, max_bytes: 1TiB}
      """)
    var expected = Configuration(defaultsIn: file.folder)
    expected.archive = "/srv/a"
    var one = ProviderConfiguration(
      name: "one", api: .globalaiopc,
      url: try ProviderURL(configured: "http://127.0.0.1:8080/api"),
      key: .file(file.folder.appending("secret/key")))
    one.tasks = [TaskPattern("a*"), TaskPattern("b?")]
    one.poll.every = .milliseconds(200)
    one.poll.rate = Rate(perSecond: 5)
    one.poll.timeout = .seconds(1)
    one.poll.giveUpAfter = .seconds(3600)
    one.linkLifetime = .seconds(1800)
    one.insecure = true
    expected.providers = [one]
    expected.download.parallel = 32
    expected.download.perHost = 4
    expected.download.maxSize = ByteSize(bytes: 1_610_612_736)
    expected.download.bandwidth = ByteSize(bytes: 10_485_760)
    expected.download.connectTimeout = .seconds(1)
    expected.download.firstByteTimeout = .seconds(2)
    expected.download.stallTimeout = .seconds(3)
    expected.download.retry.attempts = 2
    expected.download.retry.firstDelay = .milliseconds(20)
    expected.download.retry.longestDelay = .seconds(1)
    expected.download.proxy = .environment
    expected.download.allowAddresses = [
      try #require(Network("127.0.0.0/8")), try #require(Network("::1/128")),
    ]
    expected.checks.depth = .frames
    expected.checks.duration.under = .seconds(1)
    expected.checks.duration.over = .seconds(2)
    expected.checks.duration.overShare = Share(percent: 0.5)
    expected.checks.fps = 1
    expected.checks.timeout = .seconds(5)
    expected.store.keep = [.video]
    expected.store.reserve = ByteSize(bytes: 0)
    expected.nightly.inbox = file.folder.appending("lists")
    expected.nightly.maxDuration = .seconds(3600)
    expected.nightly.onFinish = #"mail "${WHO}""#
    expected.nightly.metrics = file.folder.appending("m.prom")
    expected.scrub.period = .seconds(7 * 86_400)
    expected.scrub.maxDuration = .seconds(600)
    expected.scrub.maxBytes = ByteSize(bytes: 1 << 40)
    #expect(try file.load() == expected)
  }

  @Test func `as it is shipped is the defaults`() throws {
    let path = FilePath(#filePath).removingLastComponent().appending("../../../pipeline.yml")
    let shipped = try Configuration.load(from: path, environment: [:])
    var expected = Configuration(defaultsIn: path.removingLastComponent())
    expected.providers = [
      ProviderConfiguration(
        name: "anyfast", api: .anyfast,
        url: try ProviderURL(configured: "https://www.anyfast.ai"),
        key: .variable("ANYFAST_API_KEY")),
      ProviderConfiguration(
        name: "globalaiopc", api: .globalaiopc,
        url: try ProviderURL(configured: "https://zcbservice.aizfw.cn/kyyReactApiServer"),
        key: .variable("GLOBALAIOPC_API_KEY")),
    ]
    expected.providers[0].tasks = ["asyntask_*", "task_*", "cgt-*"].map { TaskPattern($0) }
    expected.providers[1].tasks = [TaskPattern("video_*")]
    #expect(shipped == expected)
    #expect(shipped.providers.map(\.poll.every) == [.seconds(15), .seconds(30)])
    #expect(shipped.providers.map(\.poll.rate.perSecond) == [10, 5])
  }

  @Test func `as it is shipped names every key there is`() throws {
    let path = FilePath(#filePath).removingLastComponent().appending("../../../pipeline.yml")
    let text = try String(contentsOfFile: path.string, encoding: .utf8)
    let written = text.split(separator: "\n").map { line in
      String(line.prefix { $0 != ":" }.drop { $0 == " " })
    }
    let inForce = try Configuration.load(from: path, environment: [:]).inForce(environment: [:])
    let missing = keys(of: inForce).filter { !written.contains($0) }
    #expect(missing == [])
  }

  @Test(arguments: [
    ("x", "FOLDER/x"), ("./x/./y", "FOLDER/x/y"), ("../x", "FOLDER/../x"), ("/x", "/x"),
    ("~/x", "/home/me/x"), ("~", "/home/me"), ("./~/x", "FOLDER/~/x"), ("x~", "FOLDER/x~"),
    ("${TILDE}/x", "/home/me/x"), ("5", "FOLDER/5"), ("${HERE}/x", "/here/x"),
    ("a$b$", "FOLDER/a$b$"),
    ("$${HERE}", "FOLDER/$/here"), ("${EMPTY}x", "FOLDER/x"),
  ])
  func `takes a path from its own folder`(written: String, path: String) throws {
    let file = try ConfigurationFile("archive: '\(written)'")
    let environment = ["HERE": "/here", "EMPTY": "", "HOME": "/home/me", "TILDE": "~"]
    let archive = try file.load(environment).archive
    #expect(archive.string == path.replacing("FOLDER", with: file.folder.string))
  }

  @Test(arguments: [
    ("~root/x", ["HOME": "/home/me"], "begins with ~ and a name, which is not expanded"),
    ("~/x", [:], "needs HOME for its ~, and that is not set"),
    ("~/x", ["HOME": ""], "needs HOME for its ~, and that is not set"),
  ])
  func `makes no folder that is called ~`(
    written: String, environment: [String: String], complaint: String
  ) throws {
    let file = try ConfigurationFile("archive: '\(written)'")
    #expect(file.complaints(environment).contains("1: archive \(complaint)"))
  }

  @Test func `found by a relative path has absolute ones`() throws {
    let file = try ConfigurationFile("archive: x")
    let up = FileManager.default.currentDirectoryPath.split(separator: "/").map { _ in "../" }
    let relative = FilePath(up.joined() + file.path.string.dropFirst())
    let archive = try Configuration.load(from: relative, environment: [:]).archive
    #expect(archive.isAbsolute)
    #expect(archive.string.hasSuffix(file.folder.string + "/x"))
  }

  @Test func `may repeat itself by aliases`() throws {
    let file = try ConfigurationFile(
      """
      providers:
        a: {api: anyfast, url: "https://a", key: k, poll: &poll {every: 7s}}
        b: {api: anyfast, url: "https://b", key: k, poll: *poll}
      """)
    #expect(try file.load().providers.map(\.poll.every) == [.seconds(7), .seconds(7)])
  }

  @Test func `keeps the providers in the order of the file`() throws {
    let names = ["z", "a", "m9-", "0"]
    let file = try ConfigurationFile(
      "providers:\n"
        + names.map { "  \($0): {api: anyfast, url: 'https://h', key: k}\n" }.joined())
    #expect(try file.load().providers.map(\.name) == names)
  }

  @Test(arguments: [
    "http://localhost:8080", "http://127.0.0.1", "http://[::1]:9/x", "http://10.1.2.3",
    "http://172.31.0.1", "http://192.168.0.1", "http://[fd12::1]", "http://api.localhost",
    "HTTPS://Example.COM",
  ])
  func `may use plain http to a private host`(url: String) throws {
    let text = ConfigurationFile.oneProvider.replacing("https://api.example.com", with: url)
    #expect(try ConfigurationFile(text).complaints() == "")
  }

  @Test(arguments: [
    "http://172.32.0.1", "http://192.169.0.1", "http://11.0.0.1", "http://[::2]", "http://127.1",
    "http://localhost.example.com", "http://169.254.169.254",
  ])
  func `may use plain http to another host only when it says insecure`(url: String) throws {
    let text = ConfigurationFile.oneProvider.replacing("https://api.example.com", with: url)
    #expect(try ConfigurationFile(text).complaints().contains("is plain http:"))
    #expect(try ConfigurationFile(text + "    insecure: true\n").complaints() == "")
  }

  private func keys(of value: ConfigurationValue) -> [String] {
    guard case .mapping(let entries) = value else { return [] }
    return entries.flatMap { [$0.key] + keys(of: $0.value) }
  }
}
