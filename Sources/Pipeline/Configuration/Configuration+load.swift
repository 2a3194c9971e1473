import FoundationEssentials
package import SystemPackage
import Yams

extension Configuration {
  /// Far above any configuration; it bounds what a mistaken path can cost.
  private static let largestFile = 1 << 20

  /// Reads the file at `path`; relative paths in it are taken from its folder.
  ///
  /// Throws all that is wrong at once, in the order of the lines; only a syntax error, or a key
  /// written twice, comes alone. A key is not looked up before it is needed; any other
  /// environment variable is taken from `environment` now.
  package static func load(
    from path: FilePath, environment: [String: String]
  ) throws(ConfigurationError) -> Configuration {
    let bytes = try contents(of: path)
    let root: Node?
    do throws(ConfigurationProblem) {
      root = try ConfigurationDocument.root(of: bytes)
    } catch {
      throw .invalid(path, [error])
    }

    let folder = FilePath(FileManager.default.currentDirectoryPath)
      .pushing(path.removingLastComponent()).withoutCurrentDirectories
    let permissions = try? path.stat().permissions
    let context = LoadingContext(
      folder: folder, environment: environment,
      isWorldReadable: permissions?.contains(.otherRead) == true)
    let reader = SectionReader(root, name: "", line: root?.mark?.line ?? 1, context: context)
    var configuration = Configuration(defaultsIn: folder)
    configuration.walk(reader)
    reader.reportUnknownKeys()

    guard context.problems.isEmpty else {
      throw .invalid(path, context.problems.sorted { $0.line < $1.line })
    }
    configuration.warnings = context.warnings.map { "\(path):\($0.line): \($0.sentence)" }
    return configuration
  }

  private static func contents(of path: FilePath) throws(ConfigurationError) -> [UInt8] {
    let bytes: [UInt8]
    do throws(Errno) {
      bytes = try path.contents(limit: largestFile)
    } catch {
      throw .unreadable(path, error)
    }
    guard bytes.count <= largestFile else { throw .tooLarge(path, limit: largestFile) }
    return bytes
  }
}
