import SystemPackage
import Testing

@testable import Archive

@Suite struct `An archive's error` {
  private static let path = FilePath("/archive/data")

  @Test(arguments: [
    (Errno.noSpace, "disk-full", false), (.diskQuotaExceeded, "disk-full", false),
    (.readOnlyFileSystem, "read-only", false), (.permissionDenied, "permission", false),
    (.notPermitted, "permission", false), (.ioError, "io-error", false),
    (.tooManyOpenFiles, "io-error", true), (.noMemory, "io-error", true),
  ])
  func `says what kind of trouble it is, and whether it passes`(
    errno: Errno, slug: String, isTransient: Bool
  ) {
    let error = ArchiveError.file(.write, Self.path, errno)
    #expect(error.slug == slug && error.isTransient == isTransient)
    #expect("\(error)" == "Cannot write /archive/data: \(errno).")
  }

  @Test func `that flushing failed is never a reason to try again`() {
    for errno in [Errno.ioError, .noSpace, .interrupted, .resourceTemporarilyUnavailable] {
      #expect(!ArchiveError.fsyncFailed(Self.path, errno).isTransient)
    }
  }
}
