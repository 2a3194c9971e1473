import Glibc

/// The address space that the worker may fill over one file, the 205 MB of its libraries included.
enum MemoryLimit: rlim_t {
  /// 512 MiB: a `moov` of 16 MiB, the largest that is read, becomes 100 MB of index.
  case reading = 0x2000_0000
  /// 1.5 GiB: 4K takes 0.46 GB at most (H.264 with sixteen references, HEVC and AV1 of ten bits),
  /// and 8K four times the frames.
  case decoding = 0x6000_0000

  /// Sets the limit that can no longer be raised.
  static func setMost() { set(decoding.rawValue) }

  func set() { Self.set(rawValue) }

  private static func set(_ bytes: rlim_t) {
    var limit = rlimit(rlim_cur: bytes, rlim_max: decoding.rawValue)
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
  }
}
