extension Verification {
  /// What was promised against what is there.
  func compare(_ census: ObjectCensus, _ promises: Promises) {
    var present: Set<Digest> = []
    for found in census.found {
      if found.path == found.name.path { present.insert(found.name.digest) }
      guard let promise = promises.objects[found.name.digest], let bytes = promise.bytes,
        bytes != found.size
      else { continue }
      findings.add(
        .init(
          .wrongSize, found.path, "It has \(found.size) bytes instead of \(bytes).",
          tasks: promise.tasks.sorted()))
    }
    let missing = promises.objects.values.filter {
      !present.contains($0.name.digest) && !census.unlisted.contains($0.name.directory)
    }
    for promise in missing.sorted(by: { $0.name.digest < $1.name.digest }) {
      findings.add(
        .init(
          .missing, promise.name.path, "It was stored, and is not there.",
          tasks: promise.tasks.sorted()))
    }
  }

  func compare(_ census: ReceiptCensus, _ promises: Promises) {
    for path in promises.receipts.keys.sorted() where census.found[path] == nil {
      let task = ReceiptCensus.task(of: path)
      findings.add(
        .init(
          .missing, path, "It was stored, and is not there.", tasks: task.map { [$0] } ?? []))
    }
  }

  /// Whether the seal counts as many files as its manifest lists.
  func compare(_ payload: PayloadSum, _ promises: Promises) {
    guard payload.files != promises.sealedCount else { return }
    findings.add(
      .init(
        .sealDamaged, Layout.bagInfo,
        "It counts \(payload.files) files, and the manifest \(promises.sealedCount)."))
  }

  /// What nothing names, even now that a run beside this had the time to.
  func findOrphans(
    _ objects: ObjectCensus, _ receipts: ReceiptCensus, _ promises: Promises
  ) throws(ArchiveError) {
    let unnamedObjects = objects.found.filter { promises.objects[$0.name.digest] == nil }
    let unnamedReceipts = receipts.found.filter { promises.receipts[$0.key] == nil }
    guard !unnamedObjects.isEmpty || !unnamedReceipts.isEmpty else { return }
    let later = try SealReading(tree).promises
    let orphans =
      unnamedObjects.filter {
        later.objects[$0.name.digest] == nil && $0.changed < oldestUnsettled
      }.map(\.path)
      + unnamedReceipts.filter {
        later.receipts[$0.key] == nil && $0.value.changed < oldestUnsettled
      }.map(\.key).sorted()
    for path in orphans {
      findings.add(.init(.orphan, path, "No journal and no receipt names it."))
    }
  }
}
