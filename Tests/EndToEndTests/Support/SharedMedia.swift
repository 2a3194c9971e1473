import Foundation

/// The real media files that lie beside the checkout, and what other programs say of them.
///
/// They are not part of the project: each keeps its own licence.
enum SharedMedia {
  static let folder: URL? = {
    let named = ProcessInfo.processInfo.environment["HOLDFAST_MEDIA"].map { URL(filePath: $0) }
    let folder = named ?? Tools.root.deletingLastPathComponent().appending(path: "shared/media")
    let manifest = folder.appending(path: "manifest.jsonl").path
    return FileManager.default.fileExists(atPath: manifest) ? folder : nil
  }()

  static var isHere: Bool { folder != nil }

  /// The lines of the manifest, one for each file.
  static let entries: [JSON] = {
    guard let folder else { return [] }
    let text = try? String(contentsOf: folder.appending(path: "manifest.jsonl"), encoding: .utf8)
    return (try? JSON.lines(text ?? "")) ?? []
  }()

  static func path(of entry: JSON) -> String {
    folder?.appending(path: entry["file"].text ?? "").path ?? ""
  }

  /// The name of a file in ``link(into:)``'s directory.
  static func name(of entry: JSON) -> String {
    entry["file"].text?.replacing("/", with: "-") ?? ""
  }

  /// All files in one directory, for the simulator to serve.
  static func link(into directory: URL) throws {
    for entry in entries {
      try FileManager.default.createSymbolicLink(
        at: directory.appending(path: name(of: entry)),
        withDestinationURL: URL(filePath: path(of: entry)))
    }
  }
}
