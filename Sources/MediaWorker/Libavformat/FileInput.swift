import CAVFormat
import Glibc

/// A file as libavformat reads it: through pread on the descriptor that the parent handed over, so
/// that nothing is ever opened by name.
///
/// Closes the descriptor at its end.
package final class FileInput {
  /// Chromium's size (media/filters/ffmpeg_glue.cc); the `moov` of a 5 s clip fits.
  private static let bufferSize: Int32 = 32 * 1024

  let size: Int64
  /// errno of the first pread that failed: the disk's trouble, not the file's.
  private(set) var readError: Int32?

  package let descriptor: Int32
  private var position: Int64 = 0
  private var io: UnsafeMutablePointer<AVIOContext>?

  /// Takes the descriptor over; throws `writableDescriptor` for one that is more than readable.
  init(descriptor: Int32) throws(ProtocolError) {
    self.descriptor = descriptor
    guard fcntl(descriptor, F_GETFL) & O_ACCMODE == O_RDONLY else { throw .writableDescriptor }
    // Not fstat, which glibc makes of a call that can ask for other files as well.
    size = Int64(max(0, lseek(descriptor, 0, SEEK_END)))
    guard let buffer = av_malloc(Int(Self.bufferSize)) else { throw .outOfMemory }
    io = avio_alloc_context(
      buffer.assumingMemoryBound(to: UInt8.self), Self.bufferSize, 0,
      Unmanaged.passUnretained(self).toOpaque(),
      { FileInput.from($0).read(into: $1, count: $2) }, nil,
      { FileInput.from($0).seek(to: $1, whence: $2) })
    guard io != nil else {
      av_free(buffer)
      throw .outOfMemory
    }
  }

  deinit {
    // libavformat may have put another buffer in the place of the first one.
    if let io { av_free(io.pointee.buffer) }
    avio_context_free(&io)
    close(descriptor)
  }

  /// Valid for as long as this input lives: a demuxer keeps both.
  var context: UnsafeMutablePointer<AVIOContext>? { io }

  /// The callbacks' opaque pointer is this object, which outlives its AVIOContext.
  private static func from(_ opaque: UnsafeMutableRawPointer?) -> FileInput {
    guard let opaque else { preconditionFailure("an AVIOContext came without its input") }
    return Unmanaged<FileInput>.fromOpaque(opaque).takeUnretainedValue()
  }

  private func read(into bytes: UnsafeMutablePointer<UInt8>?, count: Int32) -> Int32 {
    var result = 0
    repeat {
      result = pread(descriptor, bytes, Int(count), off_t(position))
    } while result < 0 && errno == EINTR
    guard result >= 0 else {
      readError = readError ?? errno
      return cavformat_averror(errno)
    }
    guard result > 0 else { return AVFailure.endOfFile }
    position += Int64(result)
    return Int32(result)
  }

  private func seek(to offset: Int64, whence: Int32) -> Int64 {
    let base: Int64
    switch whence & ~AVSEEK_FORCE {
    case AVSEEK_SIZE: return size
    case SEEK_SET: base = 0
    case SEEK_CUR: base = position
    case SEEK_END: base = size
    default: return Int64(cavformat_averror(EINVAL))
    }
    let (target, overflow) = base.addingReportingOverflow(offset)
    guard !overflow, target >= 0 else { return Int64(cavformat_averror(EINVAL)) }
    position = target
    return target
  }
}
