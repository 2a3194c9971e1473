/// Runs what waits, and cancels it when `limit` has passed.
///
/// Returns when it has ended, early too when the task is cancelled.
func waiting(atMost limit: Duration, _ body: @escaping @Sendable () async -> Void) async {
  await withTaskGroup(of: Void.self) { group in
    group.addTask { await body() }
    group.addTask { try? await Task.sleep(for: limit) }
    await group.next()
    group.cancelAll()
  }
}
