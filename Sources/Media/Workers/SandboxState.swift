package import SystemPackage

/// How far the kernel confines the workers that read files from strangers.
package enum SandboxState: Sendable, Equatable, CustomStringConvertible {
  case complete
  /// The kernel, or the container around it, does not let system calls be filtered.
  case withoutFilter(Errno)

  package var description: String {
    switch self {
    case .complete: "The media worker runs in its sandbox."
    case .withoutFilter(let cause):
      "The media worker runs with limits, but without a filter over its system calls, which this "
        + "system does not allow: \(cause)."
    }
  }
}
