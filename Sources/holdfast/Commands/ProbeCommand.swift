import ArgumentParser
import Media
import Pipeline

struct ProbeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Tells the facts of any files; exits 1 when one of them is not whole.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The files.", completion: .file())
  var files: [String]

  @Option(help: "How far each is read.")
  var depth: Depth?

  func run() async throws {
    try await conclude {
      let output = Output()
      let isJSON = global.json
      let probe = Probe(try global.load(isNeeded: false), depth: depth)
      return try await probe(files, warn: { complain($0, as: .warning) }) { facts in
        switch facts {
        case .success(let facts):
          try await output.line(isJSON ? (try? facts.jsonLine()) ?? "" : FactsText.text(facts))
        case .failure(let error):
          complain("\(error)")
        }
      }
    }
  }
}
