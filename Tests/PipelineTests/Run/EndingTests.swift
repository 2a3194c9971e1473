import Ledger
import Testing
import Transfer

@testable import Pipeline

@Suite struct `What a run counts` {
  @Test(arguments: [
    (Outcome.archived, "verified", false), (.archived, "unchecked", false),
    (.archived, "mismatch", true), (.archived, "damaged", true),
  ])
  func `asks for a person when a video is not as promised`(
    outcome: Outcome, verdict: String, needsPerson: Bool
  ) {
    #expect(Ending(outcome: outcome, verdict: verdict).needsPerson == needsPerson)
  }

  @Test(arguments: [Outcome.failed, .lost, .rejected, .unknown])
  func `asks for a person when there is no video`(outcome: Outcome) {
    #expect(Ending(outcome: outcome).needsPerson)
  }

  @Test(arguments: [
    ("unauthorized", true), ("wrong-url", true), ("generating", false), ("not-fetched", false),
    ("link-refused", true), ("no-room", true),
    ("provider-down", false),
  ])
  func `asks for a person when waiting longer will not help`(reason: String, needsPerson: Bool) {
    let ending = Ending(outcome: .waiting, trouble: Trouble(reason: reason, sentence: ""))
    #expect(ending.needsPerson == needsPerson)
  }

  @Test func `asks for a person when an artifact is lost`() {
    let lost = ArtifactSummary(role: "original", reason: "http-403")
    #expect(Ending(outcome: .archived, verdict: "verified", artifacts: [lost]).needsPerson)
  }

  @Test func `is open until each task has its end or is left to another run`() {
    let tally = Tally()
    tally.open(["anyfast": 3])
    tally.count(Ending(outcome: .failed), of: 1, at: "anyfast")
    tally.park("anyfast")
    #expect(tally.isOpen("anyfast"))
    tally.count(Ending(outcome: .archived, verdict: "verified"), of: 2, at: "anyfast")
    #expect(!tally.isOpen("anyfast"))
    #expect(!tally.isOpen("globalaiopc"))
    #expect(tally.snapshot.done == 2)
    #expect(tally.snapshot.tasks == 3)
  }

  @Test func `counts once for a task that ends twice`() {
    let tally = Tally()
    tally.open(["anyfast": 1])
    tally.count(Ending(outcome: .lost), of: 1, at: "anyfast")
    #expect(tally.snapshot.troubled == 1)
    // A list has named it again.
    tally.open(["anyfast": 1])
    tally.count(Ending(outcome: .archived, verdict: "verified"), of: 1, at: "anyfast")
    #expect(tally.snapshot.outcomes == ["archived": 1])
    #expect(tally.snapshot.troubled == 0)
  }

  @Test func `halts a provider once`() {
    let tally = Tally()
    #expect(tally.halt("anyfast", Trouble(reason: "unauthorized", sentence: "")))
    #expect(!tally.halt("anyfast", Trouble(reason: "wrong-url", sentence: "")))
    #expect(tally.halt(of: "anyfast")?.reason == "unauthorized")
  }
}

@Suite struct `A failed attempt` {
  @Test(arguments: [
    (TransferError.transport(.reset), TransferOutcome.transport),
    (.unavailable(status: 503, retryAfter: nil, code: nil), .transport),
    (.unavailable(status: 502, retryAfter: nil, code: nil), .transport),
    (.content(.emptyBody), .content), (.content(.notMedia(code: nil)), .refusal),
    (.content(.expiredLink(code: nil)), .refusal),
    (.refused(status: 403, retryAfter: nil, code: nil), .refusal),
    (.refused(status: 404, retryAfter: nil, code: nil), .refusal),
    (.tooLarge(cap: 1), .never), (.blockedAddress(host: "localhost"), .never),
    (.forbiddenRedirect(.insecure), .never), (.cancelled, .cancelled),
    (.noRoom(length: 1), .noRoom), (.localIO(errno: 28), .localIO),
  ])
  func `means what its kind says`(error: TransferError, outcome: TransferOutcome) {
    #expect(TransferOutcome(error, isProxied: false) == outcome)
  }

  @Test func `with 502 from a gateway's own path is a dead link`() {
    let error = TransferError.unavailable(status: 502, retryAfter: nil, code: nil)
    #expect(TransferOutcome(error, isProxied: true) == .refusal)
  }
}

@Suite struct `A number of bytes` {
  @Test(arguments: [
    (Int64(0), "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1_500_000, "1.4 MiB"),
    (104_857_600, "100 MiB"), (1_099_511_627_776, "1.0 TiB"),
  ])
  func `is told in a unit that people read`(bytes: Int64, text: String) {
    #expect(bytes.asBytes == text)
  }
}
