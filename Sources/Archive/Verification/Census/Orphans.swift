/// Tells what nothing names, even now that a run beside this had the time to.
struct Orphans {
  private static let batch = 1000

  let tree: Tree
  let records: ScrubRecords
  let findings: Findings
  let owners: Owners
  /// What the manifest was checked against.
  let seal: SealReading

  func find() throws {
    guard try !records.unnamed(after: "").isEmpty else { return }
    try forgetJournaled()
    var last = ""
    while true {
      let page = try records.unnamed(after: last)
      for path in page {
        if let object = ObjectName(path: path), try !owners.owners(of: object.digest).isEmpty {
          continue
        }
        try findings.add(.init(.orphan, path, "No journal and no receipt names it."), by: .census)
      }
      guard let end = page.last else { return }
      last = end
    }
  }

  /// Reads all journals again.
  ///
  /// What a sealed one names should have been in the manifest: somebody has taken it out, with the
  /// digests that vouch for it.
  private func forgetJournaled() throws {
    for name in try Journals(tree).all.checksums {
      let isSealed = seal.tags?[name] != nil
      guard let reader = try? ChecksumReader(name, in: tree) else { continue }
      var named = 0
      var paths: [String] = []
      while let line = try reader.line() {
        paths.append(line.path.text)
        guard paths.count == Self.batch else { continue }
        named += try records.forget(unnamed: paths)
        paths = []
      }
      named += try records.forget(unnamed: paths)
      guard isSealed, named > 0, !seal.isDamaged else { continue }
      try findings.add(
        .init(
          .sealDamaged, Layout.manifest,
          "It does not list \(named) files that the sealed \(name) names."), by: .census)
    }
  }
}
