import FoundationEssentials
import SystemPackage

/// Where an archive's identity is written: `.holdfast/archive.json` from its beginning on, and
/// `bag-info.txt` from its first seal on.
extension Archive {
  /// The archive's identity, or nil when neither place has one yet.
  ///
  /// A file that is damaged, or longer than one of its kind, counts as missing. Throws ``ArchiveError/otherIdentity(_:found:expected:)``
  /// when the two places differ.
  package func identity() throws(ArchiveError) -> ArchiveIdentity? {
    let sealed = try sealedIdentity()
    guard let own = try recordedIdentity() else { return sealed }
    if let sealed, sealed != own {
      throw .otherIdentity(root.appending(Layout.identity), found: own, expected: sealed)
    }
    return own
  }

  private func recordedIdentity() throws(ArchiveError) -> ArchiveIdentity? {
    guard try tree.isFile(Layout.identity) else { return nil }
    let text = try? tree.text(of: Layout.identity, limit: BagInfo.longest)
    let record = text.flatMap {
      try? JSONDecoder().decode(IdentityRecord.self, from: Data($0.utf8))
    }
    return record.flatMap { ArchiveIdentity($0.identity) }
  }

  private func sealedIdentity() throws(ArchiveError) -> ArchiveIdentity? {
    guard try tree.isFile(Layout.bagInfo),
      let text = try? tree.text(of: Layout.bagInfo, limit: BagInfo.longest)
    else { return nil }
    return BagInfo(text: text).identity
  }
}

extension ArchiveWriter {
  /// Returns the archive's identity, and writes `archive.json` where it is missing.
  ///
  /// - Parameter other: the identity that the ledger has; an archive without one takes it. Where
  ///   both lack one, a new one is drawn.
  package func identify(as other: ArchiveIdentity?) throws(ArchiveError) -> ArchiveIdentity {
    let known = try archive.identity()
    let identity = known ?? other ?? .random()
    if known != nil, try tree.isFile(Layout.identity) { return identity }
    let text = IdentityRecord(identity: identity.description).text
    let staged = "\(Layout.sealing)/archive.json.new"
    try tree.remove(staged)
    try tree.write(text, toNew: staged, .kept)
    try tree.move(staged, to: Layout.identity)
    try tree.syncDirectory(Layout.own)
    return identity
  }
}

/// The contents of `.holdfast/archive.json`.
private struct IdentityRecord: Codable {
  var schema = 1
  let identity: String

  var text: String { #"{"schema": \#(schema), "identity": "\#(identity)"}"# + "\n" }
}
