import CAVFormat
import Glibc

/// An error code of libavformat or libavcodec.
struct AVFailure: Error, Equatable, CustomStringConvertible {
  let code: Int32

  static let endOfFile = cavformat_averror_eof()
  static let tryAgain = cavformat_averror(EAGAIN)
  static let outOfMemory = AVFailure(code: cavformat_averror(ENOMEM))

  /// Passes on what a call returned, or throws when that is an error: every call goes through here.
  @discardableResult
  static func check(_ result: Int32) throws(AVFailure) -> Int32 {
    guard result >= 0 else { throw AVFailure(code: result) }
    return result
  }

  /// The library's own words, 64 bytes at most, as the answer to the parent allows.
  var description: String {
    var words = [CChar](repeating: 0, count: 64)
    av_strerror(code, &words, words.count)
    return String(decoding: words.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// So that memory that ran out can be caught like an enum's case.
  static func ~= (pattern: AVFailure, failure: AVFailure) -> Bool { pattern == failure }
}
