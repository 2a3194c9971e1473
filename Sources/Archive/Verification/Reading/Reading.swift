import CLinux
import Crypto
import SystemPackage

/// What came of reading one file from its first byte to its last.
enum Reading {
  struct File {
    let digest: Digest
    let bytes: Int64
    /// Of a receipt.
    let text: String
    /// The CRC-32C of each MiB; only of what was read from the medium.
    let checksums: [UInt32]
  }

  case read(File)
  case unreadable(ArchiveError)
  case gone

  /// - Parameter fromMedium: Past the page cache, with checksums.
  init(_ path: String, keepingText: Bool, fromMedium: Bool = false, _ reader: FileReader) {
    var hash = SHA256()
    var bytes: Int64 = 0
    var text: [UInt8] = []
    var checksums: [UInt32] = []
    let take = { (piece: UnsafeRawBufferPointer) throws(ArchiveError) in
      hash.update(bufferPointer: piece)
      bytes += Int64(piece.count)
      if keepingText { text += piece }
      if fromMedium { checksums.append(~crc32c(.max, piece.baseAddress, piece.count)) }
    }
    let limit = keepingText ? Receipt.longest : .max
    do throws(ArchiveError) {
      if fromMedium {
        try reader.readMedium(path, limit: limit, take)
      } else {
        try reader.read(path, limit: limit, take)
      }
      self = .read(
        File(
          digest: Digest(hash.finalize()), bytes: bytes,
          text: String(decoding: text, as: UTF8.self),
          checksums: checksums))
    } catch .file(_, _, .noSuchFileOrDirectory) {
      self = .gone
    } catch {
      self = .unreadable(error)
    }
  }

  /// What is wrong when there is no such file; nil when there is.
  func problem(at path: String) -> Verification.Problem? {
    switch self {
    case .read: return nil
    case .gone: return Verification.Problem(.unreadable, path, "It cannot be read.")
    case .unreadable(let error):
      if case .unreadable(_, _, .fileTooLarge) = error {
        return Verification.Problem(.receiptDamaged, path, "\(error)")
      }
      return Verification.Problem(unread: path, error)
    }
  }

  /// Why there is no such file; nil when there is.
  var complaint: String? {
    if case .unreadable(let error) = self { "\(error)" } else { nil }
  }
}
