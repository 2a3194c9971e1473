import CLinux
import Glibc
import MediaWorker

/// What a worker does that has fallen into a hostile file's hands.
enum Misbehaviour: String {
  case crashes = "cras"
  case traps = "trap"
  case exits = "exit"
  /// Uses no processor time.
  case waits = "wait"
  /// Uses all there is.
  case spins = "spin"
  case allocates = "allo"
  case creates = "crea"
  case reads = "pass"
  case connects = "sock"
  case forks = "fork"
  case executes = "exec"
  case startsThreads = "thre"
  case signalsItsParent = "kill"
  case writes = "writ"
  case truncates = "trun"
  case runsWhatItWrote = "code"
  case raisesItsLimits = "limi"
  case babbles = "garb"
  case saysTooMuch = "long"
  case answersAnother = "nonc"
  case answersTwice = "twic"

  /// The minor version in the file's `ftyp` is its name; nil in a file that is none of these.
  init?(of file: FileInput) {
    var name = [UInt8](repeating: 0, count: 4)
    guard pread(file.descriptor, &name, 4, 12) == 4 else { return nil }
    self.init(rawValue: String(decoding: name, as: UTF8.self))
  }

  func callAsFunction(_ request: Request, _ file: FileInput, _ marker: Marker) {
    switch self {
    case .crashes: UnsafeMutableRawPointer(bitPattern: 4096).map { _ = memset($0, 1, 1) }
    case .traps: preconditionFailure("as it was told to")
    case .exits: _exit(0)
    case .waits: wait()
    case .spins: spin()
    case .allocates: allocate(for: request)
    case .creates: marker.make()
    case .reads: _ = open("/etc/passwd", O_RDONLY)
    case .connects: _ = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    case .forks: fork(marker)
    case .executes: execute(marker)
    case .startsThreads: startThread(marker)
    case .signalsItsParent: kill(getppid(), SIGTERM)
    case .writes: write(into: file)
    case .truncates: ftruncate(file.descriptor, 0)
    case .runsWhatItWrote: mapCode()
    case .raisesItsLimits: raise()
    case .babbles: say(Array("{\"nonce\":".utf8))
    case .saysTooMuch: say(Array(repeating: 0x20, count: 128 * 1024))
    case .answersAnother: say(about: request.nonce &+ 1)
    case .answersTwice: say(about: request.nonce)
    }
  }

  private func wait() {
    // Nobody listens at the other end of a poll for nothing: recvmsg is what the sandbox knows.
    var byte: UInt8 = 0
    var file: Int32 = -1
    while true { clinux_receive_descriptor(3, &byte, 1, &file) }
  }

  private func spin() {
    var number: UInt64 = 1
    while number != 0 { number = number &* 3 | 1 }
  }

  /// Takes what there is, and then says what a library's ENOMEM would have it say.
  private func allocate(for request: Request) {
    let chunk = 1 << 20
    var all: [UnsafeMutableRawPointer] = []
    all.reserveCapacity(1 << 16)
    while let memory = malloc(chunk) {
      memset(memory, 1, chunk)
      all.append(memory)
    }
    all.forEach { free($0) }
    say(Array("{\"nonce\":\(request.nonce),\"isOutOfMemory\":true}".utf8))
  }

  private func fork(_ marker: Marker) {
    var pid: pid_t = 0
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("touch"), strdup(marker.path), nil]
    posix_spawn(&pid, "/usr/bin/touch", nil, nil, &arguments, nil)
  }

  private func execute(_ marker: Marker) {
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("touch"), strdup(marker.path), nil]
    execve("/usr/bin/touch", &arguments, nil)
  }

  private func startThread(_ marker: Marker) {
    var thread = pthread_t()
    pthread_create(&thread, nil, { _ in nil }, nil)
  }

  private func write(into file: FileInput) {
    _ = pwrite(file.descriptor, "holdfast", 8, 0)
  }

  private func mapCode() {
    let rights = PROT_READ | PROT_WRITE | PROT_EXEC
    mmap(nil, 4096, rights, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
  }

  private func raise() {
    var limit = rlimit(rlim_cur: .max, rlim_max: .max)
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
  }

  private func say(about nonce: UInt64) {
    let nothing = "{\"nonce\":\(nonce),\"filterError\":0,"
    say(Array((nothing + "\"measurements\":{\"aigcLabel\":false,\"streams\":[]}}").utf8))
  }

  private func say(_ bytes: [UInt8]) { clinux_send(3, bytes, bytes.count) }
}
