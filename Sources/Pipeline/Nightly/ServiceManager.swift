import FoundationEssentials
import Glibc
import SystemPackage

/// The service manager that has started this process, as systemd does with `Type=notify`: it is told
/// when the service is ready, what it does, and that it is alive (sd_notify(3), without libsystemd).
///
/// Nothing is done where nobody listens, and nothing waits or fails because of it.
struct ServiceManager: Sendable {
  /// How often it is to hear that the process is alive: half of what it waits for, as
  /// sd_watchdog_enabled(3) recommends; nil when it does not watch.
  let interval: Duration?
  /// The environment without what only this process is to answer: what children get.
  let environment: [String: String]
  /// A path, or `@` and an abstract name.
  private let address: String?

  private static let socketVariable = "NOTIFY_SOCKET"
  private static let timeVariable = "WATCHDOG_USEC"
  private static let processVariable = "WATCHDOG_PID"

  init(environment: [String: String]) {
    address = environment[Self.socketVariable]
    let isMeant = environment[Self.processVariable].map { $0 == String(getpid()) } ?? true
    let time = environment[Self.timeVariable].flatMap(Int64.init) ?? 0
    interval = address != nil && isMeant && time > 0 ? .microseconds(max(1, time / 2)) : nil
    let own = [Self.socketVariable, Self.timeVariable, Self.processVariable]
    self.environment = environment.filter { !own.contains($0.key) }
  }

  /// The service has begun to do its work.
  func ready() { _ = send("READY=1") }

  /// What it does now, as `systemctl status` shows it.
  func say(_ status: String) { _ = send("STATUS=\(terminalText(status))") }

  /// The service is putting everything down.
  func stopping() { _ = send("STOPPING=1") }

  /// Says that the process is alive, as long as it is well, until the task is cancelled; at once
  /// where nobody wants to know.
  func keepAlive(while isWell: @Sendable () -> Bool = { true }) async {
    guard let interval else { return }
    repeat {
      if isWell() { _ = send("WATCHDOG=1") }
    } while (try? await Task.sleep(for: interval)) != nil
  }

  /// Why it could not be told; nil when it was, or when nobody listens.
  func send(_ state: String) -> Errno? {
    guard let address else { return nil }
    let descriptor = socket(
      AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return Errno(rawValue: errno) }
    defer { close(descriptor) }
    guard var name = Self.name(address) else { return .invalidArgument }
    let text = Array(state.utf8)
    let sent = withUnsafePointer(to: &name.address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        sendto(
          descriptor, text, text.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL),
          pointer, name.length)
      }
    }
    return sent < 0 ? Errno(rawValue: errno) : nil
  }

  /// Nil when it is neither a path nor an abstract name, or does not fit.
  private static func name(_ text: String) -> (address: sockaddr_un, length: socklen_t)? {
    var bytes = Array(text.utf8)
    guard bytes.count > 1, let first = bytes.first else { return nil }
    let isAbstract = first == UInt8(ascii: "@")
    guard isAbstract || first == UInt8(ascii: "/") else { return nil }
    // A path ends in a zero; an abstract name begins with one, and ends with the address.
    if isAbstract { bytes[0] = 0 } else { bytes.append(0) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard bytes.count <= MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let length = MemoryLayout.offset(of: \sockaddr_un.sun_path).map { $0 + bytes.count }
    return length.map { (address, socklen_t($0)) }
  }
}
