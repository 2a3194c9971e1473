/// What happens to an exchange, in the order in which it does. Each answers whether to go on.
extension Exchange {
  /// A connection to this address is about to be opened.
  func dials(_ address: IPAddress?) -> Bool { dialling.permits(address) }

  /// A connection to this address stands, new or used before, and the request is sent next.
  func sends(to address: String, on connection: ConnectionHealth.Connection) -> Bool {
    phase = .waiting
    self.connection = connection
    return dialling.permits(IPAddress(address))
  }

  /// One header line has come, of any reply of the exchange.
  func receives(line: String) -> Bool {
    heard = .now
    return attempt { () throws(TransferError) in
      let wasComplete = head.isComplete
      try consume(line)
      if head.isComplete, !wasComplete { try beginBody() }
    }
  }

  /// Bytes of the body have come.
  func receives(body bytes: UnsafeRawBufferPointer) -> Bool {
    heard = .now
    let bytes = hasOwnEnd ? UnsafeRawBufferPointer(rebasing: bytes.prefix(missing)) : bytes
    return attempt { () throws(TransferError) in
      received += Int64(bytes.count)
      switch sink {
      case .file(let file) where file.hasBegun: try file.append(bytes)
      case .file: text.append(contentsOf: bytes.prefix(Self.excerptCap - text.count))
      case .memory:
        guard received <= byteCap else { throw .tooLarge(cap: byteCap) }
        text.append(contentsOf: bytes)
      }
    } && !hasExcerpt && !hasAll
  }

  /// Whether the head tells where the body ends and libcurl ignores that: it does beside any
  /// `Transfer-Encoding`, also `identity`, and waits for the connection's end.
  private var hasOwnEnd: Bool {
    isDownload && expected != nil && head.headers["transfer-encoding"] != nil
  }

  private var missing: Int { Int(clamping: max(0, (expected ?? 0) - received)) }

  /// Whether the body is complete although libcurl does not see it.
  var hasAll: Bool { hasOwnEnd && head.isComplete && missing == 0 }

  /// Whether an error's body has been read as far as it is wanted.
  var hasExcerpt: Bool { isDownload && text.count == Self.excerptCap }

  private func consume(_ line: String) throws(TransferError) {
    do { try head.consume(line) } catch { throw .content(error) }
  }

  private func beginBody() throws(TransferError) {
    phase = .receiving
    switch sink {
    case .memory:
      guard head.isDecodable else { throw .content(.contentEncoding) }
      guard expected ?? 0 <= byteCap else { throw .tooLarge(cap: byteCap) }
    case .file(let file):
      try file.begin(head)
    }
  }

  private func attempt(_ step: () throws(TransferError) -> Void) -> Bool {
    do {
      try step()
      return true
    } catch {
      failure = failure ?? error
      return false
    }
  }
}
