import Glibc
import SystemPackage

/// Leaves the kernel's memory as it was before a file was read: what was not in it goes again, and
/// what somebody had there stays.
struct PageCache {
  static let pageSize = max(4096, sysconf(Int32(_SC_PAGESIZE)))
  /// Of longer files nothing is dropped: to remember their pages would take more than 16 MiB.
  private static let longest: Int64 = 64 << 30

  private let file: FileDescriptor
  /// A byte a page; nil when nothing is to be dropped.
  private let wasResident: [UInt8]?
  private var done = 0

  init(of file: FileDescriptor, size: Int64) {
    self.file = file
    guard size > 0, size <= Self.longest,
      let pages = SystemCalls.residentPages(of: file, size: Int(size)),
      pages.contains(where: { $0 & 1 == 0 })
    else {
      wasResident = nil
      return
    }
    wasResident = pages
  }

  /// Drops what reading up to here has brought in.
  mutating func restore(upTo offset: Int64) {
    guard let wasResident else { return }
    let end = min(Int(offset) / Self.pageSize, wasResident.count)
    drop(done..<max(done, end), wasResident)
    done = max(done, end)
  }

  /// Drops the rest, also what the kernel has read ahead.
  mutating func restore() {
    guard let wasResident else { return }
    drop(done..<wasResident.count, wasResident)
    done = wasResident.count
  }

  private func drop(_ pages: Range<Int>, _ wasResident: [UInt8]) {
    var page = pages.lowerBound
    while page < pages.upperBound {
      let first = page
      while page < pages.upperBound, wasResident[page] & 1 == 0 { page += 1 }
      if page > first {
        SystemCalls.adviseDontNeed(
          file, from: Int64(first * Self.pageSize), count: Int64((page - first) * Self.pageSize))
      }
      while page < pages.upperBound, wasResident[page] & 1 == 1 { page += 1 }
    }
  }
}
