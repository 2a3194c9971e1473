import FoundationEssentials
import SystemPackage

extension StatusReport {
  /// Something else than a task that needs a person.
  package struct Alarm: Encodable, Sendable {
    package enum Reason: String, Encodable, Sendable {
      case ledger
      case margin
      case cannotWrite = "cannot-write"
      case recordsUnread = "records-unread"
      case damage
      case proofOverdue = "proof-overdue"
      case listsRejected = "lists-rejected"
    }

    package let reason: Reason
    package let sentence: String
    /// What settles it.
    package let command: String
  }
}

extension StatusReport.Alarm {
  init?(doubt: String?) {
    guard let doubt else { return nil }
    self.init(reason: .ledger, sentence: doubt, command: "holdfast rebuild")
  }

  init?(margin: Margin) {
    guard margin.isProblem else { return nil }
    self.init(
      reason: .margin, sentence: margin.sentence, command: "holdfast nightly --only intake")
  }

  /// A run that found something amiss with a task has told it; this is of one that could not go on.
  init?(lastRun: StatusReport.LastRun?, in root: FilePath, isOutOfInodes: Bool) {
    guard let lastRun, lastRun.exit == Int(Exit.cannotWrite.rawValue) else { return nil }
    self.init(
      reason: .cannotWrite,
      sentence: "Run \(lastRun.name) could not write to the archive and stopped",
      command: "df \(isOutOfInodes ? "-i" : "-h") \(shellWord(root.string)); holdfast run")
  }

  /// What verifications recorded is a cache: without it the rest can be told still.
  init?<Recorded>(unread recorded: Result<Recorded, any Error>) {
    guard case .failure(let error) = recorded else { return nil }
    self.init(reason: .recordsUnread, sentence: "\(error)", command: "holdfast verify")
  }

  init?(damage: Int) {
    guard damage > 0 else { return nil }
    self.init(
      reason: .damage,
      sentence: (damage == 1
        ? "`holdfast verify` found something that is neither mended nor acknowledged"
        : "`holdfast verify` found \(damage) things that are neither mended nor acknowledged")
        + ": what is known can be acknowledged by its path",
      command: "holdfast verify --repair")
  }

  init?(oldestProof: Date?, period: Duration, now: Date) {
    guard let oldestProof else { return nil }
    let age = now.timeIntervalSince(oldestProof)
    guard age > period.seconds else { return nil }
    self.init(
      reason: .proofOverdue,
      sentence:
        "The oldest proof is of \(age.asTime) ago, and everything is to be read once within "
        + period.seconds.asTime,
      command: "holdfast verify --period \(Int(period.seconds))s")
  }

  init?(rejected: RejectedLists) {
    let folder = shellWord(rejected.folder.string)
    guard let count = rejected.count else {
      self.init(
        reason: .listsRejected, sentence: "Rejected lists cannot be counted: \(rejected.folder)",
        command: "ls -l \(folder)")
      return
    }
    guard count > 0 else { return nil }
    self.init(
      reason: .listsRejected,
      sentence:
        "\(count) \(count == 1 ? "list was" : "lists were") rejected: mend them and move them "
        + "back, or delete them",
      command: "cat \(folder)/*.errors")
  }
}
