import Testing

@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `A watch whose intake ends early` {
  private static func watch(
    _ exit: Exit, _ stop: Stop, _ nights: Nights
  ) async throws -> Exit {
    try await Watch(configuration: nights.configuration(), environment: [:], stop: stop) { _ in
      stop.request(.signal(15))
      throw CommandError(exit, "It is so.")
    }()
  }

  @Test func `goes on when another was quicker to hold the archive`() async throws {
    #expect(try await Self.watch(.locked, Stop(), Nights()) == .signal(15))
  }

  @Test func `ends with what needs another configuration`() async throws {
    await #expect(throws: CommandError.self) { try await Self.watch(.usage, Stop(), Nights()) }
  }
}
