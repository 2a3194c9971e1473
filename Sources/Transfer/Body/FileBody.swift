import CLinux
import Glibc

/// A body on its way into a file, hashed as it is written.
///
/// libcurl hands over 16 KiB at most at a time; collecting them halves the cost of writing.
final class FileBody {
  /// 128 to 256 KiB was measured as the knee; more only costs memory.
  static let bufferSize = 256 << 10
  /// How much of a body that is no media is kept: enough for a person to see what it was.
  static let flawedCap: Int64 = 1 << 20

  private let descriptor: CInt
  private let byteCap: Int64
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: bufferSize, alignment: MemoryLayout<UInt64>.alignment)
  private var filled = 0
  private var written: Int64 = 0
  private var digest = ChunkedDigest()
  private var head: ResponseHead?
  private var flaw: ContentFlaw?

  /// The descriptor stays the caller's; it has to be open for writing until the exchange has ended.
  init(descriptor: CInt, byteCap: Int64) {
    self.descriptor = descriptor
    self.byteCap = byteCap
  }

  deinit { buffer.deallocate() }

  /// Empties the file and reserves the space that the body's length asks for.
  ///
  /// Reserving tells a full disk before the first byte; a file system that cannot is none the worse.
  func begin(_ head: ResponseHead) throws(TransferError) {
    guard !head.isEncoded else { throw .content(.contentEncoding) }
    self.head = head
    guard ftruncate(descriptor, 0) == 0 else { throw .localIO(errno: errno) }
    guard case .told(let length) = head.length, length > 0 else { return }
    guard length <= byteCap else { throw .tooLarge(cap: byteCap) }
    guard fallocate(descriptor, FALLOC_FL_KEEP_SIZE, 0, off_t(length)) != 0 else { return }
    guard ![ENOSPC, EDQUOT, EFBIG].contains(errno) else { throw .localIO(errno: errno) }
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws(TransferError) {
    let total = written + Int64(filled + bytes.count)
    guard total <= byteCap else { throw .tooLarge(cap: byteCap) }
    if let flaw, total > Self.flawedCap { throw .content(flaw) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(buffer.count - filled)
      UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: part))
      filled += part.count
      rest = rest.dropFirst(part.count)
      if filled == buffer.count { try flush() }
    }
  }

  /// Puts down what has come, also of a body that broke off, and frees what was reserved beyond.
  func settle() throws(TransferError) {
    guard head != nil else { return }
    try flush()
    guard ftruncate(descriptor, off_t(written)) == 0 else { throw .localIO(errno: errno) }
  }

  /// What a settled body came to; throws when it is no media.
  func contents() throws(TransferError) -> FileContents {
    if let flaw { throw .content(flaw) }
    guard written > 0 else { throw .content(.emptyBody) }
    return FileContents(bytes: written, sha256: digest.sha256, chunks: digest.chunks)
  }

  private func flush() throws(TransferError) {
    guard filled > 0 else { return }
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<filled])
    if written == 0 { flaw = head?.flaw(ofBody: bytes) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = pwrite(descriptor, part.baseAddress, part.count, off_t(written))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .localIO(errno: count == 0 ? EIO : errno) }
      written += Int64(count)
      rest = rest.dropFirst(count)
    }
    digest.update(bytes)
    filled = 0
  }
}
