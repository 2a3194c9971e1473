import Media
import Providers
import Transfer

/// What the configuration means to the targets, which do not know it.

extension Dialect {
  init(_ api: ProviderAPI) {
    switch api {
    case .anyfast: self = .anyfast
    case .globalaiopc: self = .globalaiopc
    }
  }
}

extension Depth {
  init(_ depth: CheckDepth) {
    switch depth {
    case .headers: self = .headers
    case .packets: self = .packets
    case .frames: self = .frames
    }
  }
}

extension Tolerances {
  init(_ checks: ChecksConfiguration) {
    self.init(
      under: checks.duration.under.seconds, over: checks.duration.over.seconds,
      overShare: checks.duration.overShare.fraction, framesPerSecond: checks.fps)
  }
}

extension StoreConfiguration {
  func keeps(_ role: Artifact.Role) -> Bool {
    switch role {
    case .video: keep.contains(.video)
    case .original: keep.contains(.original)
    }
  }
}

extension TransferSettings {
  init(_ download: DownloadConfiguration) {
    self.init(
      proxy: download.proxy == .environment ? .environment : .none,
      allowedNetworks: download.allowAddresses.compactMap { Network($0.text) },
      bandwidth: Int64(download.bandwidth.bytes), userAgent: "holdfast/\(Version.text)")
  }
}

extension MediaWorkers {
  /// One worker a core, found beside the program.
  convenience init(timeout: Duration) throws {
    self.init(
      executable: try Self.executableBesideMain(), count: Machine.cores, timeout: timeout)
  }
}
