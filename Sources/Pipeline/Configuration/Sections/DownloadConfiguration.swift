package import Transfer

/// How videos are fetched.
package struct DownloadConfiguration: Hashable, Sendable {
  /// The most transfers at once.
  package var parallel = 16
  /// The most transfers at once from one host.
  package var perHost = 8
  /// Of one file; more is refused as it arrives.
  package var maxSize = ByteSize.gibibytes(4)
  /// A second, over all transfers; 0 is no limit.
  package var bandwidth = ByteSize(bytes: 0)
  package var connectTimeout = Duration.seconds(10)
  /// From the request to the first byte of the answer.
  package var firstByteTimeout = Duration.seconds(30)
  /// No byte for this long ends an attempt.
  package var stallTimeout = Duration.seconds(30)
  package var retry = RetryConfiguration()
  package var proxy = TransferSettings.Proxy.none
  /// Private addresses that the link of a media file may lead to.
  package var allowAddresses: [Network] = []
}

extension DownloadConfiguration: ConfigurationSection {
  mutating func walk(_ fields: some ConfigurationFields) {
    let timeouts = Duration.milliseconds(10)...Duration.hours(1)
    fields.value("parallel", &parallel, in: 1...256)
    fields.value("per_host", &perHost, in: 1...256)
    fields.value("max_size", &maxSize, in: .kibibytes(1) ... .tebibytes(16))
    fields.value("bandwidth", &bandwidth, in: ByteSize(bytes: 0) ... .tebibytes(1))
    fields.value("connect_timeout", &connectTimeout, in: timeouts)
    fields.value("first_byte_timeout", &firstByteTimeout, in: timeouts)
    fields.value("stall_timeout", &stallTimeout, in: timeouts)
    fields.section("retry", &retry)
    fields.value("proxy", &proxy)
    fields.list("allow_addresses", &allowAddresses)
  }
}
