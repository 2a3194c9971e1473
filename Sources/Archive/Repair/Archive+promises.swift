extension Archive {
  /// The digests that the seal and the journals list for these paths.
  ///
  /// A manifest or a journal that is not what the seal vouches for is left out: the other one of the
  /// two names the same.
  package func promised(_ paths: Set<String>) throws(ArchiveError) -> [String: Digest] {
    var promised: [String: Digest] = [:]
    let tags = try TagManifest(Layout.tagManifest, in: tree)?.digests ?? [:]
    let manifest = try tree.isFile(Layout.manifest) && !tags.isEmpty ? [Layout.manifest] : []
    for name in try manifest + Journals(tree).all.checksums {
      if let sealed = tags[name], try tree.digest(of: name).digest != sealed { continue }
      try tree.readChecksums(of: name) { (line) throws(ArchiveError) in
        if paths.contains(line.path.text) { promised[line.path.text] = line.digest }
      }
    }
    return promised
  }
}
