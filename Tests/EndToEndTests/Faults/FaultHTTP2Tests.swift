import Foundation
import Peers
import Synchronization
import Testing

/// The provider behind nginx, as libcurl may speak HTTP/2 for polls over TLS alone.
@Suite(.timeLimit(.minutes(30))) struct `A fault of HTTP 2` {
  static let nginx = "/usr/sbin/nginx"
  static let host = "127.0.0.30"
  static let name = "api.media.test"
  static let needs: Comment = "needs nginx, a mount namespace, openssl and python3"

  static var canBePlayed: Bool {
    get async throws {
      guard FileManager.default.isExecutableFile(atPath: nginx) else { return false }
      return try await FaultWorld.hasNamespaces
    }
  }

  @Test(.enabled(needs) { try await canBePlayed })
  func `costs no task`() async throws {
    let port = try Self.freePort()
    var settings = FaultWorld.Settings()
    settings.needsNamespace = true
    settings.names = [(Self.name, Self.host)]
    settings.url = "https://\(Self.name):\(port)"
    let broken = Broken()
    try await FaultWorld.with(settings, gateway: broken.script) { world in
      try world.write(
        Self.configuration(port: port, requests: 2, behind: world.gateway.origin),
        to: "nginx.conf")
      let nginx = try await Self.startNginx(in: world.directory)
      defer { nginx.send(SIGKILL) }
      let tasks = (1...12).map { "asyntask_\($0)" }
      for task in tasks { world.finish(task, at: world.good.origin) }
      let run = try await world.run(tasks)
      try #require(run.exit == 0, "\(run)")
      try #require(Set(run.endings.values) == ["archived verified"])
      let log = try world.text("access.log").split(separator: "\n")
      try #require(log.allSatisfy { $0.hasPrefix("HTTP/2.0 ") }, "\(log)")
      // Connections with two requests each at most were told to go away.
      try #require(Set(log.map { $0.split(separator: " ")[1] }).count >= 6, "\(log)")
      try #require(broken.count > 0)
      try await FaultTable.shared.pass(
        60,
        FaultTable.Line(
          behaviour: "(the API) says GOAWAY after two requests, and resets streams (HTTP/2)",
          requests: "–", result: "archived verified",
          remark: "media are asked for with HTTP/1.1 alone"))
    }
  }

  @Test(.enabled(needs) { try await canBePlayed })
  func `that leaves a connection silent costs each poll one time-out at most`() async throws {
    let port = try Self.freePort()
    let path = try FreezingPath(to: Self.host, port)
    defer { path.stop() }
    var settings = FaultWorld.Settings()
    settings.needsNamespace = true
    settings.names = [(Self.name, FreezingPath.host)]
    settings.url = "https://\(Self.name):\(path.port)"
    settings.pollTimeout = "1500ms"
    let isFinished = Atomic(false)
    let script: Gateway.Script = { _ in
      if isFinished.load(ordering: .relaxed) { return nil }
      return [PollLie.json(PollLie.reply(#""status":"QUEUED""#))]
    }
    try await FaultWorld.with(settings, gateway: script) { world in
      try world.write(
        Self.configuration(port: port, requests: 100_000, behind: world.gateway.origin),
        to: "nginx.conf")
      let nginx = try await Self.startNginx(in: world.directory)
      defer { nginx.send(SIGKILL) }
      let tasks = (1...6).map { "asyntask_\($0)" }
      for task in tasks { world.finish(task, at: world.good.origin) }
      let run = try world.startRun(tasks)
      let gateway = world.gateway
      try await run.event { _ in gateway.requests.count > 30 }
      let old = path.freeze()
      // What is on its way may still arrive: a poll of each task at most.
      let asked = gateway.requests.count + tasks.count
      try await run.event { _ in gateway.requests.count > asked }
      isFinished.store(true, ordering: .relaxed)
      let end = await run.finish()
      try #require(end.exit == 0, "\(end)")
      try #require(Set(end.endings.values) == ["archived verified"])
      try #require(path.accepted == old + 1, "one connection takes the place of the silent ones")
      try await FaultTable.shared.pass(
        76,
        FaultTable.Line(
          behaviour: "(the API) falls silent on connections that stand (HTTP/2)",
          requests: "–", result: "archived verified",
          remark: "after one time-out the polls go on, on one new connection"))
    }
  }

  /// Breaks every fourth answer off amid its body.
  private final class Broken: Sendable {
    private let asked = Mutex(0)

    var count: Int { asked.withLock { $0 / 4 } }

    var script: Gateway.Script {
      { _ in
        let number = self.asked.withLock { asked in
          asked += 1
          return asked
        }
        guard number.isMultiple(of: 4) else { return nil }
        return [.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{"), .close]
      }
    }
  }

  /// Returns once it listens.
  private static func startNginx(in directory: URL) async throws -> Running {
    let script = "exec \(nginx) -p . -c nginx.conf -e stderr 2>&1"
    let running = try Running(URL(filePath: "/bin/sh"), ["-c", script], in: directory)
    // It says which system it is on after it has opened its sockets.
    try await running.line { $0.contains("[notice]") && $0.contains(" OS: ") }
    return running
  }

  private static func freePort() throws -> UInt16 {
    let peer = try Peer(at: host) { _ in [.close] }
    defer { peer.stop() }
    return peer.port
  }

  private static func configuration(port: UInt16, requests: Int, behind origin: String) -> String {
    """
    user root;
    daemon off;
    master_process off;
    pid nginx.pid;
    error_log stderr notice;
    events { worker_connections 64; }
    http {
      log_format short '$server_protocol $connection $status';
      access_log access.log short;
      client_body_temp_path body;
      proxy_temp_path proxy;
      fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi;
      scgi_temp_path scgi;
      keepalive_requests \(requests);
      server {
        listen \(host):\(port) ssl http2;
        ssl_certificate \(Certificate.folder.path)/good.pem;
        ssl_certificate_key \(Certificate.folder.path)/good.key;
        location / { proxy_pass \(origin); }
      }
    }

    """
  }
}
