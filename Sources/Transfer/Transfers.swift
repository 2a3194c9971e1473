import CCurl
import FoundationEssentials
import Glibc

/// All the transfers of a process, on one thread of their own.
///
/// The thread is this actor's executor: what the actor holds is that thread's, and libcurl's
/// callbacks run where it is safe to touch. Cancelling the calling task ends its transfer at once.
///
/// The first one made sets the process to ignore SIGPIPE, without which a peer that hangs up
/// could end it.
package actor Transfers {
  /// Takes what happens to a download.
  package typealias Report = @Sendable (DownloadEvent) -> Void

  private let settings: TransferSettings
  private let thread: CurlThread
  private(set) var running: [UInt64: Exchange] = [:]
  /// Fetches that have to wait until their server has answered another.
  private var waiting: [UInt64: Exchange] = [:]
  /// Of the connections that fetches share; a download has one of its own.
  private var health = ConnectionHealth()
  /// Never used twice, unlike an address: a late cancellation cannot hit somebody else's transfer.
  private var lastID: UInt64 = 0
  private var isClosed = false

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    thread.asUnownedSerialExecutor()
  }

  /// Starts the thread; throws when this machine has no memory or no thread left.
  package init(_ settings: TransferSettings) throws(TransferError) {
    guard Self.libraryIsReady else { throw .localIO(errno: ENOMEM) }
    self.settings = settings
    thread = try CurlThread()
    try thread.start { [weak self] orders in
      self?.assumeIsolated { $0.turn(orders) } ?? .zero
    }
  }

  deinit { thread.abandon() }

  /// The answer of a server, in memory; its status is no error, unless it is a proxy's 407.
  package func fetch(_ request: Request) async throws(TransferError) -> Reply {
    let exchange = try await follow(request, into: .memory, report: nil)
    guard exchange.head.status != 407 else { throw .proxy(status: 407) }
    return Reply(exchange.head, body: exchange.text, now: Date())
  }

  /// Puts a body into a file: the rest of it, where its beginning is there and the server can tell that
  /// it is of the same file, else the whole, from the first byte on.
  ///
  /// What has arrived stays in the file when the transfer fails; the error tells how much of it another
  /// attempt can build on.
  ///
  /// - Parameters:
  ///   - descriptor: open for reading and writing; the caller closes it, after this has returned.
  ///   - prefix: what the file holds already.
  ///   - onlyRest: false when the server is known not to send the rest of a file by itself.
  ///   - room: what the file may take on the disk; nil where it may take all.
  ///   - report: called on the curl thread.
  package func download(
    _ request: Request, into descriptor: CInt, after prefix: Prefix? = nil, onlyRest: Bool = true,
    room: (any FileRoom)? = nil, report: Report? = nil
  ) async throws(BrokenDownload) -> Download {
    let file = FileBody(
      descriptor: descriptor, byteCap: request.byteCap, after: prefix, onlyRest: onlyRest,
      room: room)
    if let report { file.onBeginning = { report(.began($0)) } }
    var serverDate: Date?
    do throws(TransferError) {
      let exchange = try await follow(request, into: .file(file), report: report)
      serverDate = exchange.head.serverDate
      guard file.hasBegun || file.isWhole else {
        throw TransferError(answer: exchange.head, excerpt: exchange.text, now: Date())
      }
      return try Download(file, serverDate: serverDate)
    } catch {
      throw BrokenDownload(
        cause: error, prefix: file.prefix, askedForRest: file.range != nil, page: file.page,
        serverDate: serverDate)
    }
  }

  /// Cancels what is running and returns once the thread is gone; from then on all is cancelled.
  ///
  /// Has to be called before the process exits: OpenSSL's clean-up at exit would otherwise pull
  /// the ground from under connections that are being closed.
  package nonisolated func close() async { await thread.stop() }

  private func follow(
    _ request: Request, into sink: Exchange.Sink, report: Report?
  ) async throws(TransferError) -> Exchange {
    var hop = Hop(to: try HTTPURL(request.url))
    while true {
      if case .file(let file) = sink { file.ask(hop.url) }
      let exchange = try await ask(request, at: hop, into: sink, report: report)
      if let failure = exchange.failure { throw failure }
      guard request.followsRedirects, let location = exchange.head.redirect else { return exchange }
      hop = try hop.following(location)
    }
  }

  /// Asks at one address of the host's name, and when that one has a bad certificate, once at another.
  ///
  /// Where there is no other, or none that answers, the first failure stands.
  private func ask(
    _ request: Request, at hop: Hop, into sink: Exchange.Sink,
    report: Report?
  ) async throws(TransferError) -> Exchange {
    let first = try await ask(request, at: hop, into: sink, avoiding: nil, report: report)
    guard case .transport(.tls) = first.failure, let bad = first.easy.peer else { return first }
    let second = try await ask(request, at: hop, into: sink, avoiding: bad, report: report)
    switch second.failure {
    case .transport(.connect), .transport(.dns), .transport(.tls), .transport(.privateAddress):
      return first
    default: return second
    }
  }

  private func askOnce(
    _ request: Request, at hop: Hop, into sink: Exchange.Sink, avoiding bad: IPAddress?,
    report: Report?
  ) async throws(TransferError) -> Exchange {
    lastID += 1
    let exchange = try Exchange(
      id: lastID, request, at: hop, into: sink, settings: settings, report: report)
    exchange.dialling.avoided = bad
    await run(exchange)
    return exchange
  }

  /// Asks once more where a time-out of another exchange took the connection.
  private func ask(
    _ request: Request, at hop: Hop, into sink: Exchange.Sink, avoiding bad: IPAddress?,
    report: Report?
  ) async throws(TransferError) -> Exchange {
    let first = try await askOnce(request, at: hop, into: sink, avoiding: bad, report: report)
    guard first.lostConnection else { return first }
    return try await askOnce(request, at: hop, into: sink, avoiding: bad, report: report)
  }

  private func run(_ exchange: Exchange) async {
    let id = exchange.id
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        exchange.continuation = continuation
        start(exchange)
      }
    } onCancel: {
      // Before the start this waits in the inbox, after the end it meets nothing.
      thread.cancel(id)
    }
  }
}

extension Transfers {
  /// How long the thread sleeps when nothing is running, and when something is.
  private static let idle = Duration.seconds(3600)
  private static let longestWait = Duration.seconds(1)

  private static let libraryIsReady: Bool = {
    signal(SIGPIPE, SIG_IGN)
    return curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK
  }()

  private func start(_ exchange: Exchange) {
    guard !isClosed else { return exchange.end(.cancelled) }
    let admission =
      exchange.isDownload
      ? .now(since: nil) : health.add(exchange.id, to: exchange.hop.url.origin, at: .now)
    if admission == .later {
      waiting[exchange.id] = exchange
    } else {
      begin(exchange, admission)
    }
  }

  private func begin(_ exchange: Exchange, _ admission: ConnectionHealth.Admission) {
    do {
      try exchange.begin(admission, at: .now)
      try thread.multi.add(exchange.easy)
    } catch {
      return end(exchange, error)
    }
    running[exchange.id] = exchange
    shareBandwidth()
  }

  /// Carries out orders, moves every transfer on, and ends what has ended or taken too long.
  private func turn(_ orders: Inbox.Orders) -> Duration {
    isClosed = orders.isStopping
    for id in isClosed ? Array(running.keys) + Array(waiting.keys) : orders.cancelled {
      if let exchange = running[id] ?? waiting[id] { end(exchange, .cancelled) }
    }
    guard !running.isEmpty else { return Self.idle }
    do {
      try thread.multi.perform()
    } catch {
      for exchange in running.values where running[exchange.id] != nil { end(exchange, error) }
    }
    noteHealth()
    while let (easy, result) = thread.multi.nextEnded() {
      let exchange = Exchange.owning(easy)
      end(exchange, exchange.failure ?? exchange.verdict(on: result))
    }
    let now = ContinuousClock.now
    for exchange in running.values where running[exchange.id] != nil {
      do { try exchange.watch(at: now) } catch { end(exchange, error) }
    }
    let due = running.values.map(\.due).min() ?? now
    return min(max(due - now, .zero), Self.longestWait)
  }

  private func noteHealth() {
    for exchange in running.values where !exchange.isDownload {
      if let connection = exchange.connection {
        health.sent(exchange.id, on: connection, at: .now)
      }
      if let heard = exchange.heard { health.received(exchange.id, at: heard) }
    }
  }

  private func end(_ exchange: Exchange, _ ending: TransferError?) {
    guard !exchange.isDownload else { return close(exchange, ending) }
    let actions = health.end(exchange.id, exchange.health(after: ending), at: .now)
    if actions.closesConnection { exchange.easy.closeConnection() }
    close(exchange, ending)
    for exchange in actions.moved.compactMap({ running[$0] }) {
      exchange.easy.closeConnection()
      exchange.lostConnection = true
      end(exchange, .transport(.reset))
    }
    for (id, admission) in actions.started {
      if let exchange = waiting.removeValue(forKey: id) { begin(exchange, admission) }
    }
    for exchange in actions.failed.compactMap({ waiting[$0] }) { end(exchange, ending) }
  }

  /// Takes the exchange off libcurl's hands and wakes whoever waits for it.
  private func close(_ exchange: Exchange, _ ending: TransferError?) {
    waiting[exchange.id] = nil
    if running.removeValue(forKey: exchange.id) != nil {
      do { try thread.multi.remove(exchange.easy) } catch {
        preconditionFailure("libcurl does not know the transfer that ends: \(error)")
      }
      shareBandwidth()
    }
    exchange.end(ending)
  }

  /// Gives every download the same share of the limit.
  private func shareBandwidth() {
    guard settings.bandwidth > 0 else { return }
    let downloads = running.values.filter(\.isDownload)
    for exchange in downloads {
      // Without its share a download is only faster than it should be.
      try? exchange.limit(to: max(1, settings.bandwidth / Int64(downloads.count)))
    }
  }
}
