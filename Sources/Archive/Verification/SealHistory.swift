/// Holds the seal against the one that was seen before it: journals are only ever added, and each
/// seal names the one that it follows.
///
/// Of the chain only the last link is on the disk. So when more than one run sealed since, the
/// journals stand for the seals between.
struct SealHistory {
  let records: ScrubRecords

  /// What is wrong; nil when nothing is.
  ///
  /// What is right is remembered in place of what was seen.
  func check(_ seal: SealReading) throws(ArchiveError) -> Verification.Problem? {
    let last = try records.lastSeal()
    guard let tags = seal.tags, let digest = seal.digest else {
      return last.isEmpty ? nil : problem("There is none any more.")
    }
    guard !seal.isDamaged else { return nil }
    if let before = last[Layout.tagManifest], before != digest {
      let journals = last.filter { $0.key != Layout.tagManifest }
      if let gone = journals.keys.sorted().first(where: { tags[$0] != journals[$0] }) {
        return problem("It does not list \(gone) as the one before it: it is older, or another.")
      }
      let runs = Set(tags.keys.filter { last[$0] == nil }.compactMap(Self.run(ofJournal:)))
      if runs.count < 2, seal.previous != before {
        return problem("It does not follow the one that was seen before, \(before).")
      }
    }
    var seen = tags.filter { $0.key.hasPrefix(Layout.journals + "/") }
    seen[Layout.tagManifest] = digest
    if seen != last { try records.remember(seal: seen) }
    return nil
  }

  private static func run(ofJournal path: String) -> Substring? {
    guard path.hasPrefix(Layout.journals + "/") else { return nil }
    return path.dropFirst(Layout.journals.count + 1).prefix { $0 != "." }
  }

  private func problem(_ sentence: String) -> Verification.Problem {
    Verification.Problem(.sealReplaced, Layout.tagManifest, sentence)
  }
}
