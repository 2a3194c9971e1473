import Archive

extension ProblemEvent {
  /// The reason that stands for this error: what stops a run amid its work has one of its own.
  static func reason(of error: ArchiveError) -> String {
    switch error {
    case .file, .unreadable, .fsyncFailed, .sizeMismatch, .receiptExists, .receiptUnreadable:
      error.slug
    case .notAnArchive, .otherIdentity: error.slug
    case .notEmpty, .insideArchive, .otherExport, .locked, .verifying, .otherFilesystem,
      .noNewNames,
      .notTheBytes, .receiptTooNew, .recordsDamaged, .recordsFailed, .recordsUnwritable:
      "archive"
    }
  }
}
