@testable import Media

/// What the machine that runs the tests allows.
enum Kernel {
  /// Whether a worker may give up its system calls here; some containers forbid it.
  static func takesFilters() async throws -> Bool {
    var state: SandboxState?
    try await withWorkers { state = try await $0.check() }
    return state == .complete
  }
}
