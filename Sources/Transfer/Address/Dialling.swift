/// Which addresses an exchange wanted to connect to, judged one by one.
struct Dialling: Sendable {
  private let policy: AddressPolicy
  /// Not permitted, so that libcurl tries the name's next address.
  var avoided: IPAddress?
  private var hasPermitted = false
  private var hasBlocked = false

  init(_ policy: AddressPolicy) {
    self.policy = policy
  }

  /// Whether nothing but blocked addresses was found: then the host is at fault, not the network.
  var isBlocked: Bool { hasBlocked && !hasPermitted }

  /// What is no IP address is not permitted.
  mutating func permits(_ address: IPAddress?) -> Bool {
    let isPermitted = address.map { $0 != avoided && policy.permits($0) } ?? false
    if isPermitted { hasPermitted = true } else { hasBlocked = true }
    return isPermitted
  }
}
