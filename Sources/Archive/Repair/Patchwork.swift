import CLinux
import Crypto
import Glibc
package import SystemPackage

/// The right bytes of a damaged file, found in one or more other files: each MiB in one that has it.
///
/// What it comes to hashes to the digest, or there is none.
package struct Patchwork: Sendable {
  static let chunk = 1 << 20

  /// One file that has all, or each that has a part.
  package private(set) var sources: [FilePath] = []
  package let bytes: Int64
  /// Of each chunk, which of the sources has it.
  private var pieces: [Int] = []

  /// Looks for the bytes: first for a file that has all of them, then for a file for each chunk.
  ///
  /// Reads each copy once, and the patchwork once more to prove it. Nil when they can't be had from
  /// these files; one that cannot be read is none of them.
  ///
  /// - Parameter damaged: its chunks are only known of an object.
  package init?(_ damaged: Damaged, from copies: [FilePath]) {
    var holders = [FilePath?](repeating: nil, count: damaged.chunks.count)
    for copy in copies {
      guard let found = try? Self.read(copy) else { continue }
      if found.digest == damaged.digest {
        sources = [copy]
        bytes = found.bytes
        pieces = Array(repeating: 0, count: found.chunks.count)
        return
      }
      for (index, sum) in found.chunks.enumerated().prefix(holders.count)
      where holders[index] == nil && sum == damaged.chunks[index] {
        holders[index] = copy
      }
    }
    guard let size = damaged.bytes, !holders.isEmpty, !holders.contains(nil),
      size > Int64(Self.chunk) * Int64(holders.count - 1)
    else { return nil }
    bytes = size
    for case let holder? in holders {
      if sources.firstIndex(of: holder) == nil { sources.append(holder) }
      pieces.append(sources.firstIndex(of: holder) ?? 0)
    }
    var hash = SHA256()
    guard (try? forEachPiece({ hash.update(bufferPointer: $0) })) != nil,
      Digest(hash.finalize()) == damaged.digest
    else { return nil }
  }

  /// Hands over the bytes in order, a chunk at a time; valid during the call only.
  func forEachPiece(
    _ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void
  ) throws(ArchiveError) {
    var files: [FileDescriptor] = []
    defer { for file in files { try? file.close() } }
    for source in sources { files.append(try Self.open(source)) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunk, alignment: 4096)
    defer { buffer.deallocate() }
    for (index, source) in pieces.enumerated() {
      let offset = Int64(index * Self.chunk)
      let wanted = UnsafeMutableRawBufferPointer(
        rebasing: buffer[..<Int(min(Int64(Self.chunk), bytes - offset))])
      guard try Self.fill(wanted, files[source], offset, sources[source]) == wanted.count else {
        throw .sizeMismatch(sources[source], expected: bytes, found: offset)
      }
      try body(UnsafeRawBufferPointer(wanted))
    }
  }

  /// The digest of a file and the CRC-32C of each MiB of it; nil for what cannot be read.
  static func read(
    _ path: FilePath
  ) throws(ArchiveError) -> (digest: Digest?, bytes: Int64, chunks: [UInt32?]) {
    let file = try open(path)
    defer { try? file.close() }
    SystemCalls.adviseSequential(file)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 4096)
    defer { buffer.deallocate() }
    var hash: SHA256? = SHA256()
    let size: Int64
    do { size = try Stat(file).size } catch { throw .file(.inspect, path, error) }
    var sums: [UInt32?] = []
    for offset in stride(from: 0, to: size, by: chunk) {
      guard let count = try? fill(buffer, file, offset, path), count > 0 else {
        hash = nil
        sums.append(nil)
        continue
      }
      let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      hash?.update(bufferPointer: piece)
      sums.append(~crc32c(.max, piece.baseAddress, piece.count))
    }
    return (hash.map { Digest($0.finalize()) }, size, sums)
  }

  private static func open(_ path: FilePath) throws(ArchiveError) -> FileDescriptor {
    do {
      return try SystemCalls.open(
        path.string, in: FileDescriptor(rawValue: AT_FDCWD),
        O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, [])
    } catch {
      throw .file(.open, path, error)
    }
  }

  /// How much of the buffer there was: less than all of it only at the end of the file.
  private static func fill(
    _ buffer: UnsafeMutableRawBufferPointer, _ file: FileDescriptor, _ start: Int64,
    _ path: FilePath
  ) throws(ArchiveError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count: Int
      do {
        count = try SystemCalls.readAt(start + Int64(filled), of: file, into: rest)
      } catch {
        throw .unreadable(path, offset: start + Int64(filled), error)
      }
      guard count > 0 else { break }
      filled += count
    }
    return filled
  }
}
