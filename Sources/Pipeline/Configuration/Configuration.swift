package import Archive
package import SystemPackage

/// Everything that `pipeline.yml` says, and the defaults for what it does not say.
package struct Configuration: Hashable, Sendable {
  package var archive: FilePath
  /// The identity that the archive must have; nil where any will do.
  package var archiveID: ArchiveIdentity?
  /// In the order of the file.
  package var providers: [ProviderConfiguration] = []
  package var download = DownloadConfiguration()
  package var checks = ChecksConfiguration()
  package var store = StoreConfiguration()
  package var nightly: NightlyConfiguration
  package var scrub = ScrubConfiguration()
  /// Nothing that prevents a run; each begins with file and line.
  package var warnings: [String] = []

  /// What is in force without a file: no providers, and paths in `folder`.
  package init(defaultsIn folder: FilePath) {
    archive = folder.appending("archive")
    nightly = NightlyConfiguration(folder: folder)
  }
}

extension Configuration: ConfigurationSection {
  mutating func walk(_ fields: some ConfigurationFields) {
    fields.path("archive", &archive)
    fields.value("archive_id", &archiveID)
    fields.providers(&providers)
    fields.section("download", &download)
    fields.section("checks", &checks)
    fields.section("store", &store)
    fields.section("nightly", &nightly)
    fields.expect(
      "nightly",
      !nightly.inbox.lexicallyNormalized().starts(with: archive.lexicallyNormalized()),
      otherwise: "has its inbox in the archive, whose files would be taken for lists; "
        + "write a folder beside it")
    fields.section("scrub", &scrub)
  }
}
