import Archive
import Ledger
import Media
import SystemPackage
import Testing

@testable import Pipeline

@Suite struct `What a command ends with` {
  @Test func `is the most pressing of its parts' ends`() {
    let order: [Exit] = [
      .done, .unfinished, .locked, .needsPerson, .cannotWrite, .signal(15), .usage,
    ]
    for (less, more) in zip(order, order.dropFirst()) {
      #expect(less.orMorePressing(more) == more)
      #expect(more.orMorePressing(less) == more)
    }
  }

  @Test(
    arguments: [
      (LedgerError.full(path: "/l"), "disk-full"),
      (LedgerError.damaged(path: "/l", reason: "r"), "ledger"),
      (ArchiveError.fsyncFailed("/f", .ioError), "fsync-failed"),
      (ArchiveError.notEmpty("/a"), "archive"),
      (ArchiveError.recordsFailed("/a", reason: "r"), "archive"),
      (MediaError.unusable(executable: "/m"), "media-worker"),
      (CancellationError(), nil),
    ] as [(any Error, String?)])
  func `keeps the reason of what cannot be written`(error: any Error, reason: String?) {
    #expect(error.problemReason == reason)
    #expect(CommandError(cannotWrite: error).problemReason == reason)
  }
}
