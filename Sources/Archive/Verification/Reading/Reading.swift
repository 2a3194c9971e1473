import CLinux
import Crypto
import SystemPackage

/// What came of reading one file from its first byte to its last.
enum Reading {
  struct File {
    let digest: Digest
    let bytes: Int64
    /// Of a receipt; nil when it is longer than any that Holdfast writes.
    let text: String?
    /// The CRC-32C of each MiB; only of what was read from the medium.
    let checksums: [UInt32]
  }

  case read(File)
  case unreadable(ArchiveError)
  case gone

  /// How long a receipt can be, in bytes: the reply in it takes 256 KiB at most.
  private static let longestText = 16 << 20

  /// - Parameter fromMedium: Past the page cache, with checksums.
  init(_ path: String, keepingText: Bool, fromMedium: Bool = false, _ reader: FileReader) {
    var hash = SHA256()
    var bytes: Int64 = 0
    var text: [UInt8] = []
    var checksums: [UInt32] = []
    let take = { (piece: UnsafeRawBufferPointer) throws(ArchiveError) in
      hash.update(bufferPointer: piece)
      bytes += Int64(piece.count)
      if keepingText, text.count <= Self.longestText { text += piece }
      if fromMedium { checksums.append(~crc32c(.max, piece.baseAddress, piece.count)) }
    }
    do throws(ArchiveError) {
      if fromMedium { try reader.readMedium(path, take) } else { try reader.read(path, take) }
      self = .read(
        File(
          digest: Digest(hash.finalize()), bytes: bytes,
          text: text.count <= Self.longestText ? String(decoding: text, as: UTF8.self) : nil,
          checksums: checksums))
    } catch .file(_, _, .noSuchFileOrDirectory) {
      self = .gone
    } catch {
      self = .unreadable(error)
    }
  }

  /// Why there is no such file; nil when there is.
  var complaint: String? {
    if case .unreadable(let error) = self { "\(error)" } else { nil }
  }
}
