extension Fields {
  /// What the object says went wrong, in the several shapes of both dialects; code and message both.
  var complaint: String? {
    let message = text("message") ?? text("msg") ?? text("detail")
    // Spring tells the status in words as `error`, and the reason as `message`.
    if let error = text("error"), let words = Self.sentence(code: error, message: message) {
      return words
    }
    return refusal ?? Self.sentence(code: text("code"), message: message)
  }

  /// What the members say that stand for a failure alone; nil for a code or word of success.
  ///
  /// A `message` isn't among them: an envelope greets with it.
  var refusal: String? {
    if linkAmongWords("fail_reason") == nil, let words = Self.sentence(message: text("fail_reason"))
    {
      return words
    }
    if let error = self["error"], let words = error.ownComplaint { return words }
    for name in ["error", "failure_reason", "failure", "task_status_msg"] {
      if let words = Self.sentence(message: text(name)) { return words }
    }
    let errors = (elements("errors") + elements("error")).compactMap { element in
      element.object?.ownComplaint ?? Self.sentence(message: element.string.map(shown))
    }
    return errors.isEmpty ? nil : errors.joined(separator: "; ")
  }

  private var ownComplaint: String? {
    Self.sentence(
      code: text("code"),
      message: text("message") ?? text("msg") ?? text("detail") ?? text("type"))
  }

  private static func sentence(code: String? = nil, message: String?) -> String? {
    let words = [code, message].compactMap(\.self).filter { !isSuccess($0) }
    guard let first = words.first, let last = words.last else { return nil }
    return words.count == 1 || last.contains(first) ? last : "\(first): \(last)"
  }

  /// Whether a code or a message says that all is well.
  private static func isSuccess(_ words: String) -> Bool {
    ["success", "succeeded", "succeed", "ok", "0", "200", "none", "null", ""]
      .contains(words.trimmed.lowercased())
  }
}
