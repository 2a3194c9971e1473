/// Keeps requests off connections that have fallen silent.
///
/// Requests share an HTTP/2 connection, and libcurl goes on using one whose peer is gone: each
/// request on it waits for its own time-out. So the first time-out on a silent connection gives the
/// connection up, with every other request on it. When nothing else came from the server either, one
/// request goes first, on a new connection; the others wait until it was answered.
///
/// Pure: events in, actions out, the time passed in. A request is added once and ends once.
struct ConnectionHealth: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// This side of a connection, which no other connection has at the same time.
  struct Connection: Hashable, Sendable {
    let address: String
    let port: Int
  }

  /// How a request may start.
  enum Admission: Hashable, Sendable {
    /// On any connection that was made since; on any at all where that is nil.
    case now(since: Instant?)
    case onNewConnection
    /// Not before an action says so.
    case later
  }

  enum Ending: Hashable, Sendable {
    case answered
    /// After so long without a byte, or without enough of them, on a connection that stood.
    case timedOut(after: Duration)
    /// In any other way without an answer.
    case failed
    /// From this side.
    case cancelled
  }

  /// What has to be done when a request has ended.
  struct Actions: Hashable, Sendable {
    /// Whether the connection of the request is given up.
    var closesConnection = false
    /// Requests on it: they have to be asked anew.
    var moved: Set<UInt64> = []
    /// Waiting requests that start now.
    var started: [UInt64: Admission] = [:]
    /// Waiting requests that fail as the one did that went first.
    var failed: [UInt64] = []
  }

  private struct Server {
    var requests = 0
    /// When the latest byte came from it.
    var heard: Instant
    /// When a connection to it was given up last: older ones are not used again.
    var lastLoss: Instant?
    /// Whether nothing has come since a connection was given up.
    var isSilent = false
    /// The request that goes first.
    var trial: UInt64?
    var waiting: [UInt64] = []
  }

  private struct Request {
    let server: HTTPURL.Origin
    var connection: Connection?
  }

  /// How long connections may live, and how long it is remembered that one was given up.
  static let memory = Duration.seconds(600)

  private var servers: [HTTPURL.Origin: Server] = [:]
  private var requests: [UInt64: Request] = [:]
  /// When the latest byte came on each connection that has a request.
  private var heard: [Connection: Instant] = [:]

  /// A request wants to start.
  mutating func add(_ id: UInt64, to server: HTTPURL.Origin, at now: Instant) -> Admission {
    requests[id] = Request(server: server)
    return change(server, at: now) { state in
      state.requests += 1
      guard state.isSilent else { return .now(since: state.lastLoss) }
      if state.trial == nil {
        state.trial = id
        return .onNewConnection
      }
      state.waiting.append(id)
      return .later
    }
  }

  /// The request was sent on a connection.
  mutating func sent(_ id: UInt64, on connection: Connection, at now: Instant) {
    guard requests[id]?.connection != connection else { return }
    requests[id]?.connection = connection
    heard[connection] = heard[connection] ?? now
  }

  /// Bytes have come for the request.
  mutating func received(_ id: UInt64, at instant: Instant) {
    guard let request = requests[id] else { return }
    if let connection = request.connection {
      heard[connection] = max(heard[connection] ?? instant, instant)
    }
    let last = servers[request.server]?.heard ?? instant
    servers[request.server]?.heard = max(last, instant)
  }

  mutating func end(_ id: UInt64, _ ending: Ending, at now: Instant) -> Actions {
    guard let request = requests.removeValue(forKey: id) else {
      preconditionFailure("a request ends that is not under way")
    }
    var actions = Actions()
    if case .timedOut(let limit) = ending { giveUp(request, after: limit, at: now, &actions) }
    change(request.server, at: now) { server in
      server.requests -= 1
      server.waiting.removeAll { $0 == id }
      if ending == .answered { server.isSilent = false }
      if server.trial == id { server.trial = nil }
      guard server.trial == nil, !server.waiting.isEmpty else { return }
      if !server.isSilent {
        for id in server.waiting { actions.started[id] = .now(since: server.lastLoss) }
        server.waiting = []
      } else if ending == .cancelled {
        let next = server.waiting.removeFirst()
        server.trial = next
        actions.started[next] = .onNewConnection
      } else {
        actions.failed = server.waiting
        server.waiting = []
      }
    }
    let used = Set(requests.values.compactMap(\.connection))
    heard = heard.filter { used.contains($0.key) }
    return actions
  }

  /// A connection is dead when it brought nothing for half of a request's time or longer.
  ///
  /// Less would blame it for a server that is slow with one request; more would spare it when an
  /// answer came just before its end.
  private mutating func giveUp(
    _ request: Request, after limit: Duration, at now: Instant, _ actions: inout Actions
  ) {
    guard let connection = request.connection, let last = heard[connection],
      now - last >= limit / 2
    else { return }
    actions.closesConnection = true
    actions.moved = Set(requests.filter { $0.value.connection == connection }.keys)
    change(request.server, at: now) { server in
      server.lastLoss = now
      if now - server.heard >= limit / 2 { server.isSilent = true }
    }
  }

  private mutating func change<Result>(
    _ origin: HTTPURL.Origin, at now: Instant, _ body: (inout Server) -> Result
  ) -> Result {
    var server = servers[origin] ?? Server(heard: now)
    let result = body(&server)
    let isForgotten =
      server.requests == 0 && !server.isSilent
      && server.lastLoss.map { now - $0 > Self.memory } ?? true
    servers[origin] = isForgotten ? nil : server
    return result
  }
}
