import Media
import Transfer

/// What the configuration means to the targets, which do not know it.

extension Tolerances {
  init(_ checks: ChecksConfiguration) {
    self.init(
      under: checks.duration.under.seconds, over: checks.duration.over.seconds,
      overShare: checks.duration.overShare.fraction, framesPerSecond: checks.fps)
  }
}

extension TransferSettings {
  init(_ download: DownloadConfiguration) {
    self.init(
      proxy: download.proxy, allowedNetworks: download.allowAddresses,
      bandwidth: Int64(download.bandwidth.bytes), userAgent: "holdfast/\(Version.text)")
  }
}

extension MediaWorkers {
  /// One worker a core, found beside the program.
  convenience init(timeout: Duration) throws {
    try self.init(
      executable: try Self.executableBesideMain(), count: Machine.cores, timeout: timeout)
  }
}
