import Dispatch

/// Runs a call that blocks (disk, fsync, hashing) on a thread of Dispatch's, off the cooperative
/// pool.
///
/// Each caller stands for one blocked thread, and the stages bound the callers.
func blocking<Value: Sendable>(
  _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue.global().async {
      continuation.resume(with: Result { try body() })
    }
  }
}
