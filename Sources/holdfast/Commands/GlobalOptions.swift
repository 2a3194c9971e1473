import ArgumentParser
import Foundation
import Pipeline
import SystemPackage

/// What every command understands.
struct GlobalOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: "The configuration.", completion: .file(extensions: ["yml", "yaml"]))
  var config: String?

  @Option(help: "The archive, instead of the configuration's.", completion: .directory)
  var archive: String?

  @Flag(help: "JSON on standard output, an object a line, and nothing else there.")
  var json = false

  @Flag(name: .shortAndLong, help: "Tell only warnings and what needs a person.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Tell every step, and advisory checks that differ.")
  var verbose = false

  func validate() throws {
    guard !(quiet && verbose) else { throw ValidationError("-q and -v exclude each other.") }
  }

  var verbosity: Verbosity { quiet ? .quiet : verbose ? .verbose : .normal }

  var environment: [String: String] { ProcessInfo.processInfo.environment }

  /// The configuration in force.
  ///
  /// A default file that does not exist is an error only where `isNeeded`.
  func load(isNeeded: Bool) throws -> Configuration {
    let configuration = try Configuration.chosen(
      file: config.map { FilePath($0) }, archive: archive.map { FilePath($0) },
      isNeeded: isNeeded, environment: environment)
    for warning in configuration.warnings { complain(warning, as: .warning) }
    return configuration
  }
}
