import FlyingFox
import FlyingSocks

/// Serves a script over HTTP on 127.0.0.1.
package struct SimulatorServer: Sendable {
  private let simulation: Simulation
  private let port: UInt16

  /// - Parameter port: Where to listen; 0 takes any free port.
  package init(_ script: Script, media: MediaStore, port: UInt16, log: RequestLog?) {
    simulation = Simulation(script, media: media, log: log)
    self.port = port
  }

  /// Serves until the calling task is cancelled, which closes every connection.
  ///
  /// - Parameter onReady: Called once with the port, when connections are being accepted.
  /// - Throws: ``SimulatorError/listen(port:cause:)``, or what `onReady` throws.
  package func run(onReady: @escaping @Sendable (UInt16) throws -> Void) async throws {
    let server = HTTPServer(
      address: try .inet(ip4: "127.0.0.1", port: port), timeout: Self.longestDelay,
      pool: PromptPool(base: HTTPServer.defaultPool()), logger: .disabled, handler: simulation)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        do {
          try await server.run()
        } catch {
          if !Task.isCancelled { throw SimulatorError.listen(port: port, cause: error) }
        }
      }
      group.addTask {
        try await server.waitUntilListening()
        if case .ip4(_, let port) = await server.listeningAddress { try onReady(port) }
      }
      // Unlike waitForAll, this ends the waiting as soon as listening has failed.
      for try await _ in group {}
    }
  }

  /// Seconds that a request may wait for the head of its answer.
  private static let longestDelay = 3600.0
}
