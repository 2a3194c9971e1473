import Providers
import Transfer

extension Request {
  /// Asks a provider for a task's state.
  init(
    polling taskID: String, at provider: ProviderConfiguration, key: Secret?,
    _ settings: DownloadConfiguration
  ) {
    self.init(
      url: provider.api.pollURL(base: provider.url.text, taskID: taskID),
      headers: [("Accept", "application/json")],
      bearer: key?.revealed,
      byteCap: Int64(provider.poll.maxReply.bytes),
      timeouts: .init(
        connect: settings.connectTimeout, firstByte: provider.poll.timeout,
        stall: provider.poll.timeout, total: provider.poll.timeout),
      followsRedirects: false, reachesPrivateAddresses: true)
  }

  /// Asks for an artifact; the key goes along where the provider hands the file through itself, and the
  /// link has no signature of its own.
  init(
    fetching link: Link, of provider: ProviderConfiguration?, key: Secret?,
    _ settings: DownloadConfiguration
  ) {
    let isProxied = provider?.handsThrough(link) == true
    self.init(
      url: link.url,
      bearer: isProxied && !link.isSigned ? key?.revealed : nil,
      byteCap: Int64(settings.maxSize.bytes),
      timeouts: .init(
        connect: settings.connectTimeout, firstByte: settings.firstByteTimeout,
        stall: settings.stallTimeout),
      followsRedirects: true, reachesPrivateAddresses: isProxied)
  }
}

extension ProviderConfiguration {
  /// Whether the link is one of the provider's own paths: a gateway that hands the file through.
  func handsThrough(_ link: Link) -> Bool {
    link.origin == Origin(url.text)
  }

  /// Which setting may help when an attempt fails, as a further sentence; empty where none does.
  func advice(on error: TransferError, at link: Link) -> String {
    switch error {
    case .refused(status: 401, _, _), .refused(status: 403, _, _):
      guard !link.isSigned, !handsThrough(link) else { return "" }
      return " The key was not sent along, since the link leads to another origin than the "
        + "provider's; if \(link.origin) is the provider as well, its url: has to say so."
    case .blockedAddress:
      return " If it is meant to be reached, download.allow_addresses has to name its address."
    default: return ""
    }
  }
}
