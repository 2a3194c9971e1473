extension TaskState {
  /// What a reply about the task comes down to: its status decides, whatever the other fields say.
  init(status: String, details: Details, artifacts: [Artifact], complaint: String?) {
    func failed(_ reason: Failure.Reason) -> Self {
      .failed(Failure(reason: reason, message: complaint ?? "no reason given", details: details))
    }
    let known = TaskStatus(word: status)
    self =
      switch known {
      case .succeeded: .finished(Finished(details: details, artifacts: artifacts))
      case .failed: failed(.providerFailed)
      case .cancelled: failed(.cancelled)
      case .expired: failed(.expired)
      case .pending, nil:
        .pending(Pending(status: status, isUnknownStatus: known == nil, details: details))
      }
  }
}
