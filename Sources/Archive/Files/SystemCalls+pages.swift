import Glibc
import SystemPackage

extension SystemCalls {
  static func readAt(
    _ offset: Int64, of file: FileDescriptor, into buffer: UnsafeMutableRawBufferPointer
  ) throws(Errno) -> Int {
    while true {
      let count = pread(file.rawValue, buffer.baseAddress, buffer.count, off_t(offset))
      guard count == -1 else { return count }
      let failure = Errno(rawValue: errno)
      guard failure == .interrupted else { throw failure }
    }
  }

  /// Where the next bytes are that are stored, and no hole; the end of the file when there are none.
  ///
  /// Nil where the file system does not say.
  static func nextData(of file: FileDescriptor, from offset: Int64) -> Int64? {
    let seekData: CInt = 3  // SEEK_DATA, declared only under _GNU_SOURCE
    let data = lseek(file.rawValue, off_t(offset), seekData)
    if data == -1, errno == ENXIO { return Int64(lseek(file.rawValue, 0, SEEK_END)) }
    return data == -1 ? nil : Int64(data)
  }

  /// Has the kernel drop what it holds of a file and need not write; only advice, to any number of
  /// bytes when `count` is 0.
  static func adviseDontNeed(_ file: FileDescriptor, from offset: Int64, count: Int64) {
    _ = posix_fadvise(file.rawValue, off_t(offset), off_t(count), POSIX_FADV_DONTNEED)
  }

  /// Which pages of a file the kernel holds, a byte each; nil where it does not say.
  ///
  /// To whom the file does not belong it calls all of them held (mincore(2), Linux 5.2).
  static func residentPages(of file: FileDescriptor, size: Int) -> [UInt8]? {
    guard let map = mmap(nil, size, PROT_READ, MAP_SHARED, file.rawValue, 0), map != MAP_FAILED
    else { return nil }
    defer { munmap(map, size) }
    var pages = [UInt8](repeating: 0, count: (size + PageCache.pageSize - 1) / PageCache.pageSize)
    return mincore(map, size, &pages) == 0 ? pages : nil
  }
}
