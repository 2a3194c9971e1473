package import SystemPackage

/// What unattended jobs have said: `.holdfast/reports/`.
extension Archive {
  /// Some three months of four a day and a scrub.
  static let reportsKept = 400

  /// Files a report durably, once in each of its forms, and drops the oldest beyond 400.
  ///
  /// A report's name sorts by its time, as a run's does. Returns where the forms are. Blocks.
  package func fileReport(
    _ name: String, as forms: [(ending: String, text: String)]
  ) throws(ArchiveError) -> [FilePath] {
    let own = try Tree(Layout.own, in: tree)
    let reports = try own.subtree("reports")
    for form in forms { try reports.replace(name + form.ending, with: form.text) }
    try reports.syncDirectory(".")
    try own.syncDirectory(".")
    try dropOldest(from: reports)
    return forms.map { root.appending("\(Layout.reports)/\(name)\($0.ending)") }
  }

  /// The names of the reports in one form, the latest first.
  package func reportNames(ending: String) throws(ArchiveError) -> [String] {
    guard try tree.status(Layout.reports)?.type == .directory else { return [] }
    return try tree.entries(of: Layout.reports).filter { $0.hasSuffix(ending) }.reversed()
      .map { String($0.dropLast(ending.count)) }
  }

  package func reportText(_ name: String, ending: String) throws(ArchiveError) -> String {
    try tree.text(of: "\(Layout.reports)/\(name)\(ending)")
  }

  private func dropOldest(from reports: Tree) throws(ArchiveError) {
    let files = try reports.entries(of: ".")
    let kept = Set(Set(files.map(Self.name(ofReport:))).sorted().suffix(Self.reportsKept))
    for file in files where !kept.contains(Self.name(ofReport: file)) { try reports.remove(file) }
  }

  private static func name(ofReport file: String) -> Substring { file.prefix { $0 != "." } }
}
