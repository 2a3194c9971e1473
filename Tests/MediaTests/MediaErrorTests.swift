import SystemPackage
import Testing

@testable import Media

@Suite struct `A media error` {
  @Test(arguments: [
    (MediaError.unreadable(path: "a.mp4", .tooManyOpenFiles), true),
    (.unreadable(path: "a.mp4", .ioError), false),
    (.cannotStart(executable: "/x", .resourceTemporarilyUnavailable), true),
    (.cannotStart(executable: "/x", .noSuchFileOrDirectory), false),
    (.unusable(executable: "/x"), false), (.notRegularFile(path: "/x"), false), (.closed, false),
    (.cancelled, false),
  ])
  func `says whether another time may go well`(error: MediaError, isTransient: Bool) {
    #expect(error.isTransient == isTransient)
  }

  @Test func `is one sentence that names the file`() {
    let error = MediaError.unreadable(path: "a.mp4", .noSuchFileOrDirectory)
    #expect(error.description == "cannot read a.mp4: No such file or directory")
  }
}
