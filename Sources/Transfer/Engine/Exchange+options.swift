import CCurl

extension Exchange {
  /// Sets what libcurl is to do.
  ///
  /// What is not set here is libcurl's default; verification of TLS peers is one, and stays.
  func setOptions(_ settings: TransferSettings) throws(TransferError) {
    try setTarget()
    try setPace(settings)
    try setPlumbing(settings)
  }

  private func setTarget() throws(TransferError) {
    try easy.set(CURLOPT_URL, hop.url.text)
    // A signature covers the path as it was written.
    try easy.set(CURLOPT_PATH_AS_IS, 1)
    try easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
    try easy.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
    // libcurl would take the request's own headers along to another host.
    try easy.set(CURLOPT_FOLLOWLOCATION, 0)
    try easy.set(CURLOPT_HTTPHEADER, headers)
    switch sink {
    case .memory:
      try easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
      // Decoded as it comes, also where nobody asked for it; the byte cap counts decoded bytes.
      try easy.set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate")
    case .file:
      // A connection of its own: streams that share one share its windows and its fate, too.
      try easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    }
  }

  private func setPace(_ settings: TransferSettings) throws(TransferError) {
    // libcurl splits this time among a name's addresses; the watchdog would not.
    try easy.set(CURLOPT_CONNECTTIMEOUT_MS, timeouts.connect.milliseconds)
    // A backstop, should the watchdog fail.
    try easy.set(CURLOPT_LOW_SPEED_LIMIT, 10)
    try easy.set(CURLOPT_LOW_SPEED_TIME, max(timeouts.firstByte, timeouts.stall).seconds)
    // Beyond 256 KiB nothing is gained. Under a limit libcurl rests after each read for as long as its
    // share says: a 64th of the limit is a second's worth, or a few.
    let read =
      settings.bandwidth == 0 ? 256 << 10 : min(max(1 << 10, settings.bandwidth / 64), 16 << 10)
    if case .file = sink { try easy.set(CURLOPT_BUFFERSIZE, Int(read)) }
  }

  private func setPlumbing(_ settings: TransferSettings) throws(TransferError) {
    // Several threads: no signals for timeouts. SIGPIPE is ignored for the whole process.
    try easy.set(CURLOPT_NOSIGNAL, 1)
    // Otherwise ending a transfer waits for its name to be resolved, and everything with it.
    try easy.set(CURLOPT_QUICK_EXIT, 1)
    try easy.setConnectionAge(atMost: ConnectionHealth.memory)
    // Empty values keep libcurl from asking the environment.
    try easy.set(CURLOPT_PROXY, proxy ?? "")
    try easy.set(CURLOPT_NOPROXY, "")
    // What a proxy says of its tunnel is not the server's answer.
    try easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    try easy.set(CURLOPT_USERAGENT, settings.userAgent)
  }

  /// Sets a download's limit in bytes a second; it may change on the way.
  func limit(to speed: Int64) throws(TransferError) {
    watchdog.adapt(toShare: speed)
    try easy.set(CURLOPT_MAX_RECV_SPEED_LARGE, offset: speed)
  }
}
