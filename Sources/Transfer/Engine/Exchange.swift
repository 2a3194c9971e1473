import CCurl

/// One HTTP exchange: what libcurl's callbacks read and write, and how it ended.
///
/// Only ever touched on the curl thread, and alive for as long as libcurl knows it.
final class Exchange {
  /// Where the body goes.
  enum Sink {
    case memory
    /// The body of a 200, or of the 206 that was asked for; of any other answer, the beginning stays in
    /// memory.
    case file(FileBody)

    fileprivate var range: RangeRequest? {
      if case .file(let file) = self { file.range } else { nil }
    }
  }

  /// How much of an error's body is read, so that the connection can be used again.
  static let excerptCap = 64 << 10

  let id: UInt64
  let hop: Hop
  let sink: Sink
  let easy: EasyHandle
  let headers: HeaderList
  let byteCap: Int64
  let timeouts: Request.Timeouts
  /// Whom to wake when the exchange has ended.
  var continuation: CheckedContinuation<Void, Never>?

  var head = ResponseHead()
  /// The body, or an error body's beginning.
  var text: [UInt8] = []
  var received: Int64 = 0
  var phase = Watchdog.Phase.connecting
  /// The connection that the request was sent on.
  var connection: ConnectionHealth.Connection?
  /// When bytes came last.
  var heard: ContinuousClock.Instant?
  /// Whether its connection was given up, so that it has to be asked anew.
  var lostConnection = false
  /// The URL of the proxy that is asked in place of the server.
  let proxy: String?
  var dialling: Dialling
  /// Why there is no complete answer: the first cause stands.
  var failure: TransferError?

  var watchdog: Watchdog
  private var meter: ProgressMeter?
  init(
    id: UInt64, _ request: Request, at hop: Hop, into sink: Sink, settings: TransferSettings,
    report: Transfers.Report?
  ) throws(TransferError) {
    self.id = id
    self.hop = hop
    self.sink = sink
    byteCap = request.byteCap
    timeouts = request.timeouts
    let policy = AddressPolicy(for: hop, of: request, under: settings)
    let server = hop.url.origin
    if let address = server.address, !policy.permits(address) {
      throw .blockedAddress(host: server.host)
    }
    proxy = settings.proxy(for: server)
    // Where there is a proxy, it is what is dialled.
    dialling = Dialling(proxy == nil ? policy : .unrestricted)
    let now = ContinuousClock.now
    watchdog = Watchdog(request.timeouts, start: now)
    meter = report.map { report in ProgressMeter(start: now) { report(.received($0)) } }
    easy = try EasyHandle()
    headers = try HeaderList(for: hop, of: request, range: sink.range)
    try setOptions(settings)
    try setCallbacks()
  }

  /// Starts the clock: an exchange may have waited since it was made.
  func begin(_ admission: ConnectionHealth.Admission, at now: Watchdog.Instant)
    throws(TransferError)
  {
    watchdog = Watchdog(timeouts, start: now)
    switch admission {
    case .now(since: let moment?): try easy.setConnectionAge(atMost: now - moment)
    case .onNewConnection: try easy.set(CURLOPT_FRESH_CONNECT, 1)
    case .now(since: nil), .later: break
    }
  }

  /// What its end says of its connection.
  func health(after ending: TransferError?) -> ConnectionHealth.Ending {
    if lostConnection { return .cancelled }
    return switch failure ?? ending {
    case .transport(.firstByte), .transport(.stalled), .transport(.overdue):
      phase == .connecting ? .failed : .timedOut(after: timeouts.firstByte)
    case .cancelled: .cancelled
    default: head.isComplete ? .answered : .failed
    }
  }

  /// Whether it takes part in the limit on downloads.
  var isDownload: Bool {
    guard case .file = sink else { return false }
    return true
  }

  /// When `watch` has to be called again at the latest.
  var due: Watchdog.Instant { watchdog.due }

  /// The length of the body, when it was told.
  var expected: Int64? {
    guard case .told(let length) = head.length else { return nil }
    return length
  }

  /// Looks at the clock: throws when a limit has passed, and reports progress.
  func watch(at now: Watchdog.Instant) throws(TransferError) {
    do {
      try watchdog.observe(phase, received: received, at: now)
    } catch {
      throw .transport(error)
    }
    guard case .file(let file) = sink, file.hasBegun else { return }
    try file.tick(at: now)
    meter?.tick(received, at: now)
  }

  /// Ends the exchange: gives the file its last bytes and wakes whoever waits.
  func end(_ ending: TransferError?) {
    failure = failure ?? ending
    if isRefusal, failure?.isTransient ?? false { failure = nil }
    if case .file(let file) = sink, file.hasBegun {
      do { try file.settle() } catch { failure = failure ?? error }
      meter?.flush(received, at: .now)
    }
    continuation?.resume()
  }

  /// Whether the answer brings no file, which stands however its body ends.
  private var isRefusal: Bool {
    guard case .file(let file) = sink else { return false }
    return head.isComplete && !file.hasBegun
  }
}
