import FoundationEssentials

/// The worker's answer about one file, which has read what strangers wrote: only what
/// ``isPlausible(to:)`` is used.
struct Answer: Decodable {
  let nonce: UInt64
  /// In a worker's first answer: 0 when its sandbox is complete, or the errno with which the kernel
  /// refused to filter system calls.
  let filterError: Int32?
  let isOutOfMemory: Bool?
  /// errno of a read that the disk refused.
  let readError: Int32?
  let measurements: Measurements?
  let poster: Data?

  /// It is an answer to this request, and in the bounds that an honest worker keeps to.
  func isPlausible(to request: Request) -> Bool {
    guard nonce == request.nonce, (filterError ?? 0) >= 0, (readError ?? 1) > 0 else {
      return false
    }
    switch request.errand {
    case _ where isOutOfMemory ?? false:
      return measurements == nil && poster == nil
    case .measure:
      return poster == nil && (measurements?.isPlausible ?? false)
    case .poster:
      return measurements == nil && (poster?.isSmallJPEG ?? true)
    }
  }
}

extension Data {
  /// From a JPEG's first marker to its last, 64 KiB at most.
  fileprivate var isSmallJPEG: Bool {
    count <= 64 * 1024 && starts(with: [0xff, 0xd8, 0xff]) && suffix(2) == Data([0xff, 0xd9])
  }
}
