import SystemPackage

/// Whether every file is still what its name, the seal or a journal says, byte for byte.
struct Scrub: Sendable {
  let archive: Archive
  let records: ScrubRecords
  let findings: Findings
  let owners: Owners
  let locator: Locator
  let ledger: LedgerComparison

  private var tree: Tree { archive.tree }

  /// Reads what is to be read, on so many threads; false when a limit was hit before the end.
  func run(_ limits: Verification.Limits, threads: Int) throws -> Bool {
    let worklist = try Worklist(records, limits, began: findings.began)
    let results = Results(records, began: findings.began)
    Concurrently.forEach(threads, threads: threads) { [self] _ in
      let reader = FileReader(tree)
      while let due = worklist.next() {
        do {
          try results.add(try examine(due, reader))
        } catch {
          worklist.fail(error)
        }
      }
    }
    try results.finish()
    return try worklist.isComplete()
  }

  private func examine(_ due: ScrubRecords.Due, _ reader: FileReader) throws -> Examined {
    guard ArchivePath(due.path) != nil || ObjectName(fileName: Self.name(due.path)) != nil else {
      return Examined(path: due.path, time: findings.now, isGood: true)
    }
    let isObject = due.path.hasPrefix(Layout.objects + "/")
    let isReceipt = due.path.hasPrefix(Layout.receipts + "/")
    let expected = isObject ? ObjectName(fileName: Self.name(due.path))?.digest : due.promised
    let first = Reading(due.path, keepingText: isReceipt, reader)
    var examined = Examined(
      path: due.path, time: findings.now, isGood: true)
    switch first {
    case .gone:
      try findings.add(
        .init(.missing, due.path, "It was removed during this verification."), by: .census)
      return examined
    case .read(let file) where expected == nil || file.digest == expected:
      count(file, isObject: isObject, isReceipt: isReceipt)
      if isReceipt {
        let problems = try ReceiptCheck(archive, findings)
          .problems(of: file, at: due.path, comparedWith: ledger)
        for problem in problems { try findings.add(problem, by: .reading) }
        return Examined(path: due.path, time: examined.time, isGood: problems.isEmpty)
      }
      return examined
    case .read, .unreadable:
      break
    }
    let second = Reading(due.path, keepingText: isReceipt, fromMedium: true, reader)
    if case .read(let file) = second, file.digest == expected {
      count(file, isObject: isObject, isReceipt: isReceipt)
      findings.addTransient(due.path, first.complaint ?? "Its bytes were others at first.")
      examined.wasTransient = true
      return examined
    }
    if case .read(let file) = second {
      count(file, isObject: isObject, isReceipt: isReceipt)
    }
    for problem in try problems(due, second, isReceipt: isReceipt) {
      try findings.add(problem, by: .reading)
    }
    return Examined(path: due.path, time: examined.time, isGood: false)
  }

  /// What a file that is bad on the medium as well is called.
  private func problems(
    _ due: ScrubRecords.Due, _ reading: Reading, isReceipt: Bool
  ) throws -> [Verification.Problem] {
    guard case .read(let file) = reading else {
      return [reading.problem(at: due.path)].compactMap(\.self)
    }
    if isReceipt {
      return [
        .init(.receiptEdited, due.path, "It is not the receipt that the journal lists.")
      ] + (try ReceiptCheck(archive, findings).problems(of: file, at: due.path))
    }
    guard let object = ObjectName(fileName: Self.name(due.path)) else {
      return [
        .init(.journalDamaged, due.path, "It is missing, or not what the seal vouches for.")
      ]
    }
    guard try !findings.has(.wrongSize, at: due.path) else { return [] }
    let owners = try owners.owners(of: object.digest)
    if let bytes = owners.lazy.compactMap(\.bytes).first, bytes != file.bytes {
      return [
        .init(
          .wrongSize, due.path, "It has \(file.bytes) bytes instead of \(bytes).",
          ranges: bytes > file.bytes ? [file.bytes..<bytes] : [], owners: owners)
      ]
    }
    return [
      .init(
        .corrupt, due.path, "Its \(file.bytes) bytes hash to \(file.digest).",
        ranges: try locator.badRanges(of: object, in: file, owners), owners: owners)
    ]
  }

  private func count(_ file: Reading.File, isObject: Bool, isReceipt: Bool) {
    findings.count { report in
      if isObject {
        report.objects += 1
        report.bytes += file.bytes
      } else if isReceipt {
        report.receipts += 1
      }
    }
  }

  private static func name(_ path: String) -> String {
    FilePath(path).lastComponent?.string ?? ""
  }
}
