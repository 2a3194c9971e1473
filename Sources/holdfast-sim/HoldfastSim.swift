import ArgumentParser
import Foundation
import Simulator

@main
struct HoldfastSim: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "holdfast-sim",
    abstract: "Plays both providers and their media hosts on 127.0.0.1.",
    discussion: """
      Prints one line, "listening on http://127.0.0.1:PORT", once it accepts connections, and \
      serves until SIGINT or SIGTERM. docs/SIMULATOR.md describes the script.
      """)

  @Argument(help: "The JSON script to play.", completion: .file(extensions: ["json"]))
  var script: String

  @Option(help: "The directory of the files that the script names.", completion: .directory)
  var clips: String

  @Option(help: "The port to listen on; 0 takes any free one.")
  var port: UInt16 = 0

  @Option(help: "A file that receives the port once connections are accepted.", completion: .file())
  var portFile: String?

  @Option(help: "A file that receives a JSON line for each request.", completion: .file())
  var log: String?

  func run() async throws {
    do {
      try await serve()
    } catch let error as SimulatorError {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      if case .listen = error { throw ExitCode.failure }
      throw ExitCode.validationFailure
    }
  }

  private func serve() async throws {
    let script = try readScript()
    let server = SimulatorServer(
      script, media: try MediaStore(script, directory: clips), port: port,
      log: try log.map { path throws(SimulatorError) in try RequestLog(path: path) })
    let signals = TerminationSignals()
    defer { withExtendedLifetime(signals) {} }
    let arrivals = signals.arrivals
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run(onReady: announce) }
      group.addTask { for await _ in arrivals { return } }
      try await group.next()
      group.cancelAll()
    }
  }

  private func readScript() throws(SimulatorError) -> Script {
    let json: Data
    do {
      json = try Data(contentsOf: URL(filePath: script))
    } catch {
      throw .file(path: script, cause: error)
    }
    return try Script(json: json, clips: MediaStore.names(in: clips))
  }

  /// The port file first: whoever reads the line finds it there.
  private func announce(_ port: UInt16) throws {
    if let portFile {
      try Data("\(port)\n".utf8).write(to: URL(filePath: portFile), options: .atomic)
    }
    try FileHandle.standardOutput.write(
      contentsOf: Data("listening on http://127.0.0.1:\(port)\n".utf8))
  }
}
