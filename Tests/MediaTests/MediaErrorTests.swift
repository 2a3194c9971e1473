import SystemPackage
import Testing

@testable import Media

@Suite struct `A media error` {
  @Test(arguments: [
    (MediaError.unreadable(path: "a.mp4", .tooManyOpenFiles), true),
    (.unreadable(path: "a.mp4", .ioError), false),
    (.cannotStart(executable: "/x", .resourceTemporarilyUnavailable), true),
    (.cannotStart(executable: "/x", .noSuchFileOrDirectory), false),
    (.unusable(executable: "/x"), false), (.confined(executable: "/x", limit: 1 << 28), false),
    (.notRegularFile(path: "/x"), false), (.closed, false),
    (.cancelled, false),
  ])
  func `says whether another time may go well`(error: MediaError, isTransient: Bool) {
    #expect(error.isTransient == isTransient)
  }

  @Test func `blames a limit of the shell's, and not the installation, where there is one`() {
    let broken = MediaError.unusable(executable: "/x")
    #expect(MediaError.noWorker("/x", broken, limit: 1 << 29) == broken)
    #expect(MediaError.noWorker("/x", broken, limit: .max) == broken)
    let confined = MediaError.noWorker("/x", broken, limit: 200_000 << 10)
    #expect(
      confined.description == """
        /x can't work in 200000 KiB of address space, the limit here (ulimit -v); allow it 524288
        """)
  }

  @Test func `is one sentence that names the file`() {
    let error = MediaError.unreadable(path: "a.mp4", .noSuchFileOrDirectory)
    #expect(error.description == "cannot read a.mp4: No such file or directory")
  }
}
