import Archive
import FoundationEssentials
import Ledger
import SystemPackage

extension ProblemEvent {
  /// What a verification found, with what can mend it.
  ///
  /// - Parameters:
  ///   - deadline: until when a link to the object is alive.
  ///   - duration: of the object, in seconds.
  init(
    _ finding: Verification.Finding, in root: FilePath, deadline: Date? = nil,
    duration: Double? = nil
  ) {
    switch finding {
    case .transient(let path, let sentence):
      self.init(
        severity: .warning, reason: "transient",
        sentence: "\(Self.sentence(sentence, path)) Read past the page cache it is whole.",
        path: path)
    case .writable(let files, let first):
      self.init(
        severity: .notice, reason: "wrong-mode",
        sentence: """
          \(files) \(files == 1 ? "file" : "files") can be written to by their modes, the first is \
          \(first); `holdfast verify --repair --yes` makes files read-only where the file system keeps that
          """)
    case .problem(let problem):
      self.init(problem, in: root, deadline: deadline, duration: duration)
    }
  }

  private init(
    _ problem: Verification.Problem, in root: FilePath, deadline: Date?, duration: Double?
  ) {
    self.init(
      severity: .error, reason: problem.slug,
      sentence: Self.sentence(problem.sentence, problem.path),
      path: problem.path)
    if !problem.tasks.isEmpty { tasks = problem.tasks }
    if problem.tokens > 0, problem.kind != .permission { tokens = problem.tokens }
    if !problem.ranges.isEmpty {
      ranges = problem.ranges.map { [$0.lowerBound, $0.upperBound] }
    }
    if let duration, let bytes = problem.owners.lazy.compactMap(\.bytes).first, bytes > 0 {
      // The bytes of a video are spread evenly enough to say which second it is.
      let seconds = problem.ranges.map { range in
        [range.lowerBound, range.upperBound].map {
          (Double($0) / Double(bytes) * duration * 10).rounded() / 10
        }
      }
      if !seconds.isEmpty { self.seconds = seconds }
    }
    let remedies = Self.remedies(problem, isLinkAlive: deadline != nil)
    if !remedies.isEmpty { mends = remedies }
    if remedies.contains(.link) { self.deadline = deadline?.rfc3339 }
    command = Self.command(problem, in: root)
  }

  private static func sentence(_ sentence: String, _ path: String) -> String {
    sentence.contains(path) ? sentence : "\(path): \(sentence)"
  }

  private static func remedies(_ problem: Verification.Problem, isLinkAlive: Bool) -> [Remedy] {
    switch problem.kind {
    case .missing, .corrupt, .wrongSize, .unreadable, .notAFile, .receiptEdited, .receiptDamaged,
      .namesMissing:
      let isObject = problem.path.hasPrefix("data/sha256/")
      guard isObject, !problem.owners.isEmpty else { return [.copy] }
      return isLinkAlive ? [.copy, .link, .provider] : [.copy, .provider]
    case .noReceipt: return [.copy]
    default:
      return []
    }
  }

  /// One line that can be pasted into a shell, but for `DIR`.
  private static func command(_ problem: Verification.Problem, in root: FilePath) -> String {
    let path = shellWord(problem.path)
    let file = shellWord(root.appending(problem.path).string)
    return switch problem.kind {
    case .notAFile where problem.path.hasPrefix("journal/"): "holdfast ack \(path)"
    case .missing, .corrupt, .wrongSize, .unreadable, .notAFile, .receiptEdited, .receiptDamaged,
      .namesMissing:
      "holdfast verify --repair --from DIR"
    case .sealDamaged: "holdfast verify --repair --yes"
    case .permission: "sudo chown -R \"$(id -un)\" \(shellWord(root.string))"
    case .sealUnfinished: "holdfast run"
    case .ledgerDiffers: "holdfast rebuild"
    case .noReceipt: "cp DIR/\(path) \(file)"
    case .factsDiffer: "holdfast probe \(file); holdfast ack \(path)"
    case .orphan, .stray, .misplaced, .journalDamaged, .sealReplaced:
      "holdfast ack \(([problem.path] + problem.others).map(shellWord).joined(separator: " "))"
    }
  }
}
