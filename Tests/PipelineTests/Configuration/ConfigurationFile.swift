import FoundationEssentials
import SystemPackage

@testable import Pipeline

/// A configuration file in a temporary folder of its own, which goes when this does.
final class ConfigurationFile: Sendable {
  /// A provider with all that it must have; more of its keys can follow, indented by 4.
  static let oneProvider = """
    providers:
      local:
        api: anyfast
        url: https://api.example.com
        key: ${KEY}

    """

  let folder: FilePath
  var path: FilePath { folder.appending("pipeline.yml") }

  init(_ text: String = "") throws {
    try folder = ConfigurationFile.makeFolder()
    try write(Array(text.utf8), to: path)
  }

  init(bytes: [UInt8]) throws {
    try folder = ConfigurationFile.makeFolder()
    try write(bytes, to: path)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder.string)
  }

  func write(_ bytes: [UInt8], to path: FilePath, permissions: FilePermissions = .ownerReadWrite)
    throws
  {
    let descriptor = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate], permissions: permissions)
    try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
  }

  func load(_ environment: [String: String] = [:]) throws(ConfigurationError) -> Configuration {
    try Configuration.load(from: path, environment: environment)
  }

  /// What loading complains of, a problem a line, without the file's name.
  func complaints(_ environment: [String: String] = [:]) -> String {
    do throws(ConfigurationError) {
      _ = try load(environment)
      return ""
    } catch .invalid(path, let problems) {
      return problems.map { "\($0.line): \($0.sentence)" }.joined(separator: "\n")
    } catch {
      return "\(error)"
    }
  }

  private static func makeFolder() throws -> FilePath {
    let folder = FileManager.default.temporaryDirectory
      .appending(component: "holdfast-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return FilePath(folder.path)
  }
}
