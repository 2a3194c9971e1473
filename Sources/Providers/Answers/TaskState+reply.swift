extension TaskState {
  /// What a reply about the task comes down to: its status decides, whatever the other fields say.
  ///
  /// - Parameters:
  ///   - refusal: what members say that stand for a failure alone.
  ///   - complaint: the provider's words for a failure, should the status say that it is one.
  ///   - notKept: files of a finished task that Holdfast doesn't keep.
  init(
    status: String, details: Details, artifacts: [Artifact], refusal: String?, complaint: String?,
    notKept: [String]
  ) {
    func failed(_ reason: Failure.Reason) -> Self {
      .failed(Failure(reason: reason, message: complaint ?? "no reason given", details: details))
    }
    let known = TaskStatus(word: status)
    self =
      switch known {
      case .succeeded:
        .finished(
          Finished(details: details, artifacts: artifacts, refusal: refusal, notKept: notKept))
      case .failed: failed(.providerFailed)
      case .cancelled: failed(.cancelled)
      case .expired: failed(.expired)
      case .pending: .pending(Pending(status: status, details: details))
      case nil:
        .pending(
          Pending(status: status, isUnknownStatus: true, details: details, artifacts: artifacts))
      }
  }
}
