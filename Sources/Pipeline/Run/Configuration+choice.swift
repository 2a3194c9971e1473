import FoundationEssentials
package import SystemPackage

extension Configuration {
  /// What a command works with: the named file, else `pipeline.yml` here, else the defaults;
  /// `archive` overrides the file's.
  ///
  /// A default file that does not exist is an error only where `isNeeded`. Blocks.
  package static func chosen(
    file: FilePath?, archive: FilePath?, isNeeded: Bool, environment: [String: String]
  ) throws(CommandError) -> Configuration {
    let current = FilePath(FileManager.default.currentDirectoryPath)
    let path = file ?? "pipeline.yml"
    var configuration = Configuration(defaultsIn: current)
    if file != nil || isNeeded || FileManager.default.fileExists(atPath: path.string) {
      do {
        configuration = try load(from: path, environment: environment)
      } catch {
        throw CommandError(.usage, "\(error)")
      }
    }
    if let archive { configuration.archive = current.pushing(archive) }
    return configuration
  }
}
