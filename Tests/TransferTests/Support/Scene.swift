import Peers
import Testing

@testable import Transfer

/// A peer and transfers that may reach it, for the length of a test.
struct Scene: Sendable {
  let peer: Peer
  let transfers: Transfers

  static let timeouts = Request.Timeouts(
    connect: .seconds(5), firstByte: .seconds(5), stall: .seconds(5))

  /// So long that no transfer ends before it is cancelled, on a busy machine too.
  static let patience = Request.Timeouts(
    connect: .seconds(600), firstByte: .seconds(600), stall: .seconds(600))

  static func play<Result>(
    bandwidth: Int64 = 0, allowing networks: [String] = ["127.0.0.0/8"],
    script: @escaping Peer.Script,
    _ body: (Scene) async throws -> Result
  ) async throws -> Result {
    let peer = try Peer(script)
    defer { peer.stop() }
    let settings = TransferSettings(
      allowedNetworks: networks.compactMap(Network.init), bandwidth: bandwidth, userAgent: "test")
    let scene = Scene(peer: peer, transfers: try Transfers(settings))
    do {
      let result = try await body(scene)
      await scene.transfers.close()
      return result
    } catch {
      await scene.transfers.close()
      throw error
    }
  }

  func request(
    _ path: String = "/video.mp4", cap: Int64 = 64 << 20, timeouts: Request.Timeouts = timeouts,
    follows: Bool = true
  ) -> Request {
    Request(
      url: peer.origin + path, byteCap: cap, timeouts: timeouts, followsRedirects: follows)
  }

  /// What a download of this request fails with.
  func failure(of request: Request, into file: TemporaryFile) async -> TransferError? {
    await failure(of: request, into: file.descriptor)
  }

  func failure(of request: Request, into descriptor: CInt) async -> TransferError? {
    do throws(BrokenDownload) {
      _ = try await transfers.download(request, into: descriptor)
      return nil
    } catch {
      return error.cause
    }
  }
}
