/// As much of a receipt as says which task it is of, and where the files are.
package struct ReceiptOutline: Sendable, Decodable {
  package struct Artifact: Sendable, Decodable {
    package let role: String
    package let digest: Digest?
    package let bytes: Int64?
    package let object: ObjectName?

    private enum CodingKeys: String, CodingKey {
      case role, digest, bytes
      case object = "path"
    }
  }

  package let provider: String
  package let taskID: String
  package let verdict: String
  package let model: String?
  package let times: Receipt.Times
  package let artifacts: [Artifact]

  private enum CodingKeys: String, CodingKey {
    case provider
    case taskID = "task_id"
    case verdict, model, times, artifacts
  }
}

extension ReceiptOutline {
  var task: String { "\(provider):\(taskID)" }
}

extension ReceiptOutline.Artifact {
  /// Nil for one that could not be had, and where path, digest and length do not go together.
  var stored: (object: ObjectName, bytes: Int64)? {
    guard let object, let bytes, object.digest == digest else { return nil }
    return (object, bytes)
  }

  /// Whether the receipt says that there is a file.
  var isStored: Bool { object != nil || digest != nil }
}
