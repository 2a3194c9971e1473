import CCurl
import Glibc

/// A curl easy handle: the options and the state of one exchange, freed when it goes out of scope.
struct EasyHandle: ~Copyable {
  let raw: UnsafeMutableRawPointer
  private let message: UnsafeMutablePointer<CChar>

  init() throws(TransferError) {
    guard let raw = curl_easy_init() else { throw .localIO(errno: ENOMEM) }
    self.raw = raw
    message = .allocate(capacity: Int(CURL_ERROR_SIZE))
    message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    curl_easy_setopt_pointer(raw, CURLOPT_ERRORBUFFER, message)
  }

  deinit {
    curl_easy_cleanup(raw)
    message.deallocate()
  }

  /// libcurl's last complaint.
  ///
  /// A peer's certificate may speak in it: only plain text gets through.
  var complaint: String {
    let plain = String(cString: message).unicodeScalars.filter { (" "..."~").contains($0) }
    return String(String(plain).trimming(while: \.isWhitespace))
  }

  /// Whom the last connection was made to; nil when there was none.
  var peer: IPAddress? {
    var text: UnsafeMutableRawPointer?
    curl_easy_getinfo_pointer(raw, CURLINFO_PRIMARY_IP, &text)
    return text.flatMap { IPAddress(String(cString: $0.assumingMemoryBound(to: CChar.self))) }
  }

  /// How the proxy answered the last CONNECT; 0 when there was none, or no answer.
  var tunnelStatus: Int {
    var status = 0
    curl_easy_getinfo_long(raw, CURLINFO_HTTP_CONNECTCODE, &status)
    return status
  }

  func set(_ option: CURLoption, _ value: Int) throws(TransferError) {
    try check(curl_easy_setopt_long(raw, option, value))
  }

  func set(_ option: CURLoption, offset value: Int64) throws(TransferError) {
    try check(curl_easy_setopt_offset(raw, option, curl_off_t(value)))
  }

  func set(_ option: CURLoption, _ value: String) throws(TransferError) {
    try check(curl_easy_setopt_text(raw, option, value))
  }

  func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer) throws(TransferError) {
    try check(curl_easy_setopt_pointer(raw, option, value))
  }

  /// The list has to outlive the transfer.
  func set(_ option: CURLoption, _ value: borrowing HeaderList) throws(TransferError) {
    try check(curl_easy_setopt_list(raw, option, value.raw))
  }

  /// For bodies and header lines: the two callbacks are of one type.
  func set(
    _ option: CURLoption, callback: @escaping curl_write_callback
  ) throws(TransferError) {
    try check(curl_easy_setopt_write(raw, option, callback))
  }

  func setOpenSocket(_ callback: @escaping curl_opensocket_callback) throws(TransferError) {
    try check(curl_easy_setopt_opensocket(raw, callback))
  }

  /// Called when a connection stands, just before the request is sent on it.
  func setPrerequest(_ callback: @escaping curl_prereq_callback) throws(TransferError) {
    try check(curl_easy_setopt_prereq(raw, callback))
  }

  /// Keeps the transfer off idle connections that are older; ten minutes is the most.
  ///
  /// A name may lead elsewhere by then, and a certificate be revoked.
  func setConnectionAge(atMost age: Duration) throws(TransferError) {
    try set(CURLOPT_MAXLIFETIME_CONN, min(max(age, .seconds(1)), .seconds(600)).seconds)
  }

  /// Has the transfer's connection closed when its last transfer ends.
  func closeConnection() {
    // Fails for options that libcurl does not know; this one it does.
    try? set(CURLOPT_FORBID_REUSE, 1)
  }

  private func check(_ code: CURLcode) throws(TransferError) {
    guard code != CURLE_OK else { return }
    throw .transport(.library(reason: code.reason))
  }
}

extension CURLcode {
  /// libcurl's words for it, without a full stop.
  var reason: String { String(cString: curl_easy_strerror(self)) }
}
