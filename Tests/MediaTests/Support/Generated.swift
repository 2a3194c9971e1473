import FoundationEssentials
import Glibc
import Testing

/// Files that ffmpeg makes of its test picture, 24 frames a second.
enum Generated {
  static var canMake: Bool { access("/usr/bin/ffmpeg", X_OK) == 0 }

  static func file(in directory: TemporaryDirectory, _ options: [String]) throws -> String {
    let path = "\(directory.path)/generated.mp4"
    let source = ["-f", "lavfi", "-i", "testsrc=size=320x240:rate=24"]
    let words = ["ffmpeg", "-v", "error", "-nostdin"] + source + options + [path]
    var arguments = words.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var pid: pid_t = 0
    try #require(posix_spawn(&pid, "/usr/bin/ffmpeg", nil, nil, &arguments, environ) == 0)
    var status: Int32 = -1
    try #require(waitpid(pid, &status, 0) == pid && status == 0)
    return path
  }
}
