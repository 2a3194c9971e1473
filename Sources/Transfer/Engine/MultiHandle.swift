import CCurl
import Glibc

/// A curl multi handle: all the transfers of one thread, and their pool of connections.
///
/// Sendable by what libcurl promises: `wakeup` may be called from anywhere; all the rest here is
/// called on the curl thread only. Whoever made it closes it.
struct MultiHandle: @unchecked Sendable {
  private let raw: UnsafeMutableRawPointer

  init() throws(TransferError) {
    guard let raw = curl_multi_init() else { throw .localIO(errno: ENOMEM) }
    self.raw = raw
  }

  func close() { curl_multi_cleanup(raw) }

  func add(_ easy: borrowing EasyHandle) throws(TransferError) {
    try check(curl_multi_add_handle(raw, easy.raw))
  }

  func remove(_ easy: borrowing EasyHandle) throws(TransferError) {
    try check(curl_multi_remove_handle(raw, easy.raw))
  }

  /// Moves every transfer on as far as it goes without waiting; calls its callbacks meanwhile.
  func perform() throws(TransferError) {
    var running: CInt = 0
    try check(curl_multi_perform(raw, &running))
  }

  /// The next transfer that has ended, with its result.
  func nextEnded() -> (easy: UnsafeMutableRawPointer, result: CURLcode)? {
    var left: CInt = 0
    while let message = curl_multi_info_read(raw, &left)?.pointee {
      guard message.msg == CURLMSG_DONE, let easy = message.easy_handle else { continue }
      return (easy, message.data.result)
    }
    return nil
  }

  /// Sleeps until a socket is ready, a timer of libcurl's is due, or `wakeup` is called.
  func poll(atMost wait: Duration) throws(TransferError) {
    try check(curl_multi_poll(raw, nil, 0, CInt(wait.milliseconds), nil))
  }

  /// Ends the `poll` at hand or, if there is none, the next one, from any thread.
  func wakeup() { curl_multi_wakeup(raw) }

  private func check(_ code: CURLMcode) throws(TransferError) {
    guard code != CURLM_OK else { return }
    throw .transport(.library(reason: String(cString: curl_multi_strerror(code))))
  }
}
