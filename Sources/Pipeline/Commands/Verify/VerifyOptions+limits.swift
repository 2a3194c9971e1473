import Archive
import FoundationEssentials
import SystemPackage

extension VerifyOptions {
  /// What these options mean for reading an archive from now on; throws for all tasks at once that
  /// are not archived there.
  ///
  /// Blocks.
  func limits(in archive: Archive, stop: Stop) throws -> Verification.Limits {
    var limits = Verification.Limits()
    if let sample { limits.share = .sample(sample.fraction) }
    if repair != nil { limits.share = .suspect }
    if let period { limits.share = .period(period.seconds) }
    limits.deadline = maxDuration.map { ContinuousClock.now + $0 }
    limits.maxBytes = maxBytes.flatMap { $0.bytes > 0 ? Int64($0.bytes) : nil }
    limits.since = since?.timeIntervalSince1970
    if !tasks.isEmpty { limits.paths = try paths(in: archive) }
    limits.isStopped = { stop.reason != nil }
    return limits
  }

  private func paths(in archive: Archive) throws -> [String] {
    var paths: Set<String> = []
    var errors: [String] = []
    for task in tasks {
      let found = try archive.tasks(named: task)
      if found.isEmpty { errors.append("no receipt of task \(task): it is not archived here") }
      paths.formUnion(found.flatMap(\.paths))
    }
    guard errors.isEmpty else { throw CommandError(.usage, errors.joined(separator: "\n")) }
    return paths.sorted()
  }
}
