import Glibc
package import SystemPackage

extension Stat {
  /// When bytes were written to the file last, in nanoseconds since 1970; anybody can set this.
  package var modifiedNanoseconds: Int64 { Self.nanoseconds(st_mtim) }

  /// When anything of the file changed last, in nanoseconds since 1970; only the kernel sets this.
  package var changedNanoseconds: Int64 { Self.nanoseconds(st_ctim) }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}
