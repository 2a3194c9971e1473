import FoundationEssentials

/// The clips of one directory.
package struct MediaStore: Sendable {
  private let clips: [String: Clip]

  /// Reads the clips that the script serves, and no others.
  package init(_ script: Script, directory: String) throws(SimulatorError) {
    var clips: [String: Clip] = [:]
    for name in script.clips { clips[name] = try Clip(path: "\(directory)/\(name)") }
    self.clips = clips
  }

  /// The file names of a directory, which a script may name.
  package static func names(in directory: String) throws(SimulatorError) -> Set<String> {
    do {
      return Set(try FileManager.default.contentsOfDirectory(atPath: directory))
    } catch {
      throw .file(path: directory, cause: error)
    }
  }

  func clip(_ name: String) -> Clip? { clips[name] }
}
