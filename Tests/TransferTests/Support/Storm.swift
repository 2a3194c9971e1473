import Peers
import Synchronization

@testable import Transfer

/// Many transfers, fifty at a time, each cancelled at a random moment.
final class Storm: Sendable {
  private static let workers = 50
  private static let files = Result { try (0..<workers).map { _ in try TemporaryFile() } }
  private static let body = video(200_000)

  /// What a transfer does when it is cancelled; a race decides how far it comes.
  private enum Moment: Int, CaseIterable {
    case start, connecting, head, body, end

    var path: String {
      switch self {
      case .head: "/head"
      case .body: "/body"
      case .start, .connecting, .end: "/whole"
      }
    }
  }

  let peer: Peer
  private let ended = Mutex((cancelled: 0, whole: 0))

  init() throws { peer = try Peer(Self.script) }

  private static let script: Peer.Script = { asked in
    let head = "HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n"
    return switch asked.target {
    case "/head": [.send(head), .silence]
    case "/body": [.send(Array("\(head)\r\n".utf8) + body.prefix(100_000)), .silence]
    default: [.ok(body)]
    }
  }

  /// How many were cancelled, and how many were faster.
  var endings: (cancelled: Int, whole: Int) { ended.withLock { $0 } }

  /// Returns how many transfers are running still when all have returned, once the transfers are
  /// closed and the peer has seen everybody go.
  func blow(_ numbers: Range<Int>) async throws -> Int {
    let scene = Scene(peer: peer, transfers: try Self.transfers())
    try await withThrowingTaskGroup { group in
      for (worker, file) in try Self.files.get().enumerated() {
        group.addTask { [self] in
          for number in numbers where number % Self.workers == worker {
            await play(number, in: scene, into: file)
          }
        }
      }
      try await group.waitForAll()
    }
    let running = await scene.transfers.runningCount
    await scene.transfers.close()
    // Who connects last is accepted last.
    let last = Scene(peer: peer, transfers: try Self.transfers())
    _ = try await last.transfers.fetch(last.request("/whole"))
    await last.transfers.close()
    await peer.allClosed()
    return running
  }

  private static func transfers() throws -> Transfers {
    let networks = [Network("127.0.0.0/8")].compactMap(\.self)
    return try Transfers(TransferSettings(allowedNetworks: networks, userAgent: "storm"))
  }

  private func play(_ number: Int, in scene: Scene, into file: TemporaryFile) async {
    var random = SplitMix(seed: UInt64(number))
    let moment = Moment.allCases.randomElement(using: &random) ?? .start
    let isDownload = Bool.random(using: &random)
    let transfer = Task {
      if moment == .start { withUnsafeCurrentTask { $0?.cancel() } }
      let request = scene.request(moment.path, timeouts: Scene.patience)
      if isDownload {
        _ = try await scene.transfers.download(request, into: file.descriptor)
      } else {
        _ = try await scene.transfers.fetch(request)
      }
    }
    if moment == .connecting {
      for _ in 0..<Int.random(in: 0..<20, using: &random) { await Task.yield() }
    } else {
      try? await Task.sleep(for: .microseconds(Int.random(in: 0..<8000, using: &random)))
    }
    transfer.cancel()
    switch await transfer.result {
    case .success: ended.withLock { $0.whole += 1 }
    case .failure(let error):
      precondition(
        ((error as? BrokenDownload)?.cause ?? error as? TransferError) == .cancelled, "\(error)")
      ended.withLock { $0.cancelled += 1 }
    }
  }
}

extension Transfers {
  fileprivate var runningCount: Int { running.count }
}
