import FoundationEssentials

/// The names in a tree that people read.
///
/// No two tasks of an archive have the same, not even where case makes no difference, and a task's
/// does not depend on what else is exported.
struct TreeNames: Sendable {
  let order: TreeOrder
  let twins: TwinNames

  func files(of outline: ReceiptOutline) -> [ExportedFile] {
    outline.artifacts.compactMap { artifact in
      guard let (object, bytes) = artifact.stored else { return nil }
      return ExportedFile(
        source: object.path, digest: object.digest, bytes: bytes,
        directories: directories(of: outline),
        name: name(of: outline, role: artifact.role) + ".\(object.fileExtension.rawValue)")
    }
  }

  private func directories(of outline: ReceiptOutline) -> [String] {
    let day = Self.day(outline.times)
    let model = SafeName.make(outline.model ?? "")
    return switch order {
    case .date: [day, model]
    case .model: [model, day]
    case .task: [SafeName.make(outline.provider)]
    case .verdict: [SafeName.make(outline.verdict), day]
    }
  }

  /// In UTC.
  private static func day(_ times: Receipt.Times) -> String {
    guard let date = times.finished ?? times.stored else { return SafeName.make("") }
    return SafeName.make(String(Timestamp.text(of: date).prefix { $0 != "T" }))
  }

  private func name(of outline: ReceiptOutline, role: String) -> String {
    let taskID = outline.taskID
    var name = SafeName.make(taskID)
    if !name.utf8.elementsEqual(taskID.utf8) || isTaken(taskID) {
      name += "~\(Digest(of: outline.task).description.prefix(8))"
    }
    return role == "video" ? name : "\(name).\(SafeName.make(role))"
  }

  /// Whether another task has this name, or could be given it here.
  private func isTaken(_ taskID: String) -> Bool {
    let ending = taskID.lowercased().split(separator: ".", omittingEmptySubsequences: false)
      .dropFirst().last
    return twins.contains(taskID) || taskID.contains("~") || ending == "original"
      || ending?.hasPrefix("video-") == true || PayloadName.isDigest(taskID)
  }
}
