import Testing

@testable import Media

/// Workers for the length of `body`, closed also when it throws.
func withWorkers(
  executable: String? = nil, count: Int = 1, timeout: Duration = .seconds(30),
  filesPerWorker: Int = 1000, _ body: (MediaWorkers) async throws -> Void
) async throws {
  let workers = try MediaWorkers(
    executable: try executable ?? MediaWorkers.executableBesideMain(), count: count,
    timeout: timeout, filesPerWorker: filesPerWorker)
  do {
    try await body(workers)
  } catch {
    await workers.close()
    throw error
  }
  await workers.close()
}

/// Everything that starts workers: one suite after the other, so that the processes and sockets
/// that one counts are its own.
@Suite(.serialized, .timeLimit(.minutes(30))) enum WithWorkers {}
