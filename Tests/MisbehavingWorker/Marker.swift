import Glibc

/// The file that a worker would leave behind if it could make one: the test that started it looks
/// for it.
struct Marker {
  /// Asked for before the sandbox, which knows no getppid.
  let path = "/tmp/holdfast-misbehaviour-\(getppid())"

  func make() {
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    if file >= 0 { close(file) }
  }
}
