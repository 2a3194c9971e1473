import FoundationEssentials
import Glibc
import Testing

@testable import Media

/// Clips that `scripts/make-damages` has damaged at random, the same way in every run.
struct Damages {
  /// What docs/VERIFICATION.md promises: from this depth on, all files with this damage are found.
  static let promises: [(kind: String, depth: Depth)] =
    [
      "cut-byte", "cut-percent", "cut-anywhere", "cut-moov", "middle-fragment", "hole-512",
      "double-64k", "other-rest", "behind-byte", "behind-zeros", "behind-page", "behind-clip",
      "offsets-shifted", "count-by-one",
    ].map { ($0, .headers) }
    + [
      "zeros-page", "zeros-64k", "zeros-rest", "zeros-audio", "bit-length", "random-sample",
      "other-moov",
      "other-rest-same-length",
    ].map { ($0, .packets) }

  static var canMake: Bool {
    access("/usr/bin/python3", X_OK) == 0 && !MadeClips.whole.isEmpty
  }

  private static let perKind = 13

  let files: [String]

  init(of kind: String, in directory: TemporaryDirectory) throws {
    let script = MadeClips.root.appending(path: "scripts/make-damages").path
    let words = ["python3", script, directory.path, "\(Self.perKind)", "7", kind] + MadeClips.whole
    var arguments = words.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var pid: pid_t = 0
    try #require(posix_spawn(&pid, "/usr/bin/python3", nil, nil, &arguments, environ) == 0)
    var status: Int32 = -1
    try #require(waitpid(pid, &status, 0) == pid && status == 0)
    files = (1...Self.perKind).map { "\(directory.path)/\(kind)-\($0).mp4" }
  }
}
