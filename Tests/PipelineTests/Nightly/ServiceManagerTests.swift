import FoundationEssentials
import Glibc
import SystemPackage
import Testing

@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `A service manager` {
  /// A socket of a manager's, at a path or with an abstract name, and what it was told.
  private final class Listener {
    let address: String
    private let file = try? ConfigurationFile()
    private let descriptor: Int32

    init(isAbstract: Bool) throws {
      let path = try #require(file).folder.appending("notify").string
      address = isAbstract ? "@holdfast-\(UUID().uuidString)" : path
      descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
      var name = sockaddr_un()
      name.sun_family = sa_family_t(AF_UNIX)
      var bytes = Array(address.utf8)
      if isAbstract { bytes[0] = 0 }
      withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: bytes) }
      let length = socklen_t(2 + bytes.count + (isAbstract ? 0 : 1))
      let bound = withUnsafePointer(to: name) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
      }
      try #require(bound == 0)
    }

    deinit { close(descriptor) }

    /// The next message; nil when there is none.
    func next() -> String? {
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
      return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
    }
  }

  @Test(arguments: [false, true])
  func `is told what the service does`(isAbstract: Bool) throws {
    let listener = try Listener(isAbstract: isAbstract)
    let manager = ServiceManager(environment: ["NOTIFY_SOCKET": listener.address])
    manager.ready()
    manager.say("3 open\nREADY=1")
    manager.stopping()
    #expect(listener.next() == "READY=1")
    #expect(listener.next() == "STATUS=3 open\\u{A}READY=1")
    #expect(listener.next() == "STOPPING=1")
    #expect(listener.next() == nil)
  }

  @Test func `that does not read holds nothing up`() throws {
    let listener = try Listener(isAbstract: true)
    let manager = ServiceManager(environment: ["NOTIFY_SOCKET": listener.address])
    var failure: Errno?
    while failure == nil { failure = manager.send("STATUS=x") }
    #expect(failure == .resourceTemporarilyUnavailable)
    manager.ready()
    #expect(listener.next() == "STATUS=x")
  }

  @Test(arguments: [
    ("/nowhere/notify", Errno.noSuchFileOrDirectory), ("@holdfast-nobody", .connectionRefused),
    ("notify", .invalidArgument), ("", .invalidArgument), ("@", .invalidArgument),
    ("vsock:2:1234", .invalidArgument),
    ("/" + String(repeating: "x", count: 107), .invalidArgument),
  ])
  func `that cannot be reached is no trouble`(address: String, failure: Errno) {
    let manager = ServiceManager(environment: ["NOTIFY_SOCKET": address])
    #expect(manager.send("READY=1") == failure)
    manager.ready()
  }

  @Test func `that there is none of is told nothing`() async {
    let manager = ServiceManager(environment: ["WATCHDOG_USEC": "1000"])
    #expect(manager.send("READY=1") == nil)
    #expect(manager.interval == nil)
    await manager.keepAlive()
  }

  @Test(arguments: [
    (["WATCHDOG_USEC": "30000000"], Duration.seconds(15)),
    (["WATCHDOG_USEC": "1"], .microseconds(1)),
    (["WATCHDOG_USEC": "3", "WATCHDOG_PID": "\(getpid())"], .microseconds(1)),
    (["WATCHDOG_USEC": "3", "WATCHDOG_PID": "1"], nil),
    (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "-5"], nil), (["WATCHDOG_USEC": "x"], nil),
    ([:], nil),
  ])
  func `that watches is heard of twice in its time`(
    variables: [String: String], interval: Duration?
  ) {
    let environment = variables.merging(["NOTIFY_SOCKET": "@x"]) { first, _ in first }
    #expect(ServiceManager(environment: environment).interval == interval)
  }

  @Test func `hears that the process is alive until it ends`() async throws {
    let listener = try Listener(isAbstract: false)
    let manager = ServiceManager(
      environment: ["NOTIFY_SOCKET": listener.address, "WATCHDOG_USEC": "20000"])
    let task = Task { await manager.keepAlive() }
    var heard = 0
    while heard < 3 {
      if let message = listener.next() {
        #expect(message == "WATCHDOG=1")
        heard += 1
      }
      await Task.yield()
    }
    task.cancel()
    await task.value
  }

  @Test func `is not passed on to children`() {
    let manager = ServiceManager(environment: [
      "NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": "1", "WATCHDOG_PID": "1", "PATH": "/bin",
    ])
    #expect(manager.environment == ["PATH": "/bin"])
  }
}
