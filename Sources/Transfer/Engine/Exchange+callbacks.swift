import CCurl
import Glibc

extension Exchange {
  /// Hands libcurl this exchange as the context of the callbacks that it makes on the curl thread.
  func setCallbacks() throws(TransferError) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    try easy.set(CURLOPT_PRIVATE, pointer: context)
    try setDialling(context)
    try easy.set(CURLOPT_HEADERDATA, pointer: context)
    try easy.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
      let goesOn = Exchange.at(context).receives(line: String(decoding: line, as: UTF8.self))
      return goesOn ? line.count : refusal
    }
    try easy.set(CURLOPT_WRITEDATA, pointer: context)
    try easy.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      let body = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return Exchange.at(context).receives(body: body) ? body.count : refusal
    }
  }

  private func setDialling(_ context: UnsafeMutableRawPointer) throws(TransferError) {
    try easy.set(CURLOPT_OPENSOCKETDATA, pointer: context)
    try easy.setOpenSocket { context, _, peer in
      guard let peer, let address = curl_sockaddr_address(peer),
        Exchange.at(context).dials(IPAddress(address))
      else { return CURL_SOCKET_BAD }
      // libcurl would let every child process inherit the connection.
      let type = peer.pointee.socktype | CInt(SOCK_CLOEXEC.rawValue)
      return socket(peer.pointee.family, type, peer.pointee.protocol)
    }
    try easy.set(CURLOPT_PREREQDATA, pointer: context)
    try easy.setPrerequest { context, peer, address, _, port in
      let own = ConnectionHealth.Connection(
        address: address.map { String(cString: $0) } ?? "", port: Int(port))
      return Exchange.at(context).sends(to: peer.map { String(cString: $0) } ?? "", on: own)
        ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }
  }

  /// The exchange that an easy handle belongs to.
  static func owning(_ easy: UnsafeMutableRawPointer) -> Exchange {
    var context: UnsafeMutableRawPointer?
    curl_easy_getinfo_pointer(easy, CURLINFO_PRIVATE, &context)
    return at(context)
  }

  private static func at(_ context: UnsafeMutableRawPointer?) -> Exchange {
    guard let context else { preconditionFailure("a callback without its context") }
    return Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
  }
}

/// What a callback returns to end its transfer: anything but the number of bytes it was given.
private let refusal = 0
