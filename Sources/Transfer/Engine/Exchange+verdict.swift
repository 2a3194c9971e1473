import CCurl

extension Exchange {
  /// Why the answer is not complete, by libcurl's result; nil when it is complete.
  func verdict(on result: CURLcode) -> TransferError? {
    switch result {
    case CURLE_OK: shortfall
    case CURLE_WRITE_ERROR where hasExcerpt: nil
    case _ where hasAll: nil
    case CURLE_PARTIAL_FILE: .transport(.truncated(received: received, expected: expected))
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .transport(.dns)
    case CURLE_COULDNT_CONNECT where dialling.isBlocked, CURLE_ABORTED_BY_CALLBACK:
      .transport(.privateAddress(host: hop.url.origin.host))
    case _ where easy.tunnelStatus >= 300: .proxy(status: easy.tunnelStatus)
    case CURLE_COULDNT_CONNECT: .transport(.connect(reason: reason(for: result)))
    case CURLE_OPERATION_TIMEDOUT: .transport(timeout(result))
    case _ where Self.tls.contains(result): .transport(.tls(reason: reason(for: result)))
    case _ where isMisframed: misframed(result)
    case _ where Self.breaks.contains(result): .transport(.reset)
    case _ where Self.malformations.contains(result): .content(.badHeaders)
    case CURLE_BAD_CONTENT_ENCODING: .content(.contentEncoding)
    case CURLE_URL_MALFORMAT: .badURL
    default: .transport(.library(reason: result.reason))
    }
  }

  /// What libcurl takes for a success although it is none.
  private var shortfall: TransferError? {
    guard head.isComplete else { return .content(.badHeaders) }
    // The length is that of the encoded body, which libcurl has counted.
    guard !head.isEncoded else { return nil }
    guard [200, 206].contains(head.status), let expected, received < expected else { return nil }
    return .transport(.truncated(received: received, expected: expected))
  }

  /// libcurl has one code for a broken connection and for chunks that are none; its words differ.
  private var isMisframed: Bool {
    head.length == .chunked && easy.complaint.contains("chunked-encoding")
  }

  /// Who can't count the bytes that come may have miscounted those that came.
  private func misframed(_ result: CURLcode) -> TransferError {
    if case .file(let file) = sink { file.distrust() }
    return .transport(.library(reason: reason(for: result)))
  }

  /// libcurl has one code for all its timers.
  private func timeout(_ result: CURLcode) -> TransportFailure {
    switch phase {
    case .connecting: .connect(reason: reason(for: result))
    case .waiting: .firstByte(timeouts.firstByte)
    case .receiving: .stalled(timeouts.stall)
    }
  }

  private func reason(for result: CURLcode) -> String {
    easy.complaint.isEmpty ? result.reason : easy.complaint
  }

  private static let tls = [
    CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
    CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
    CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ENGINE_INITFAILED,
  ]

  private static let breaks = [
    CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM,
  ]

  /// "Out of memory" is what libcurl says of a header line longer than 100 KB, and "unsupported
  /// protocol" of an answer without a status line.
  private static let malformations = [
    CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_OUT_OF_MEMORY,
  ]
}
