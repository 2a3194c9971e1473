import SystemPackage

extension Verification {
  /// Hashes every object, in the order of the paths.
  func readAll(_ objects: [ObjectCensus.Found], _ promises: Promises) {
    Concurrently.forEach(objects.count, threads: threads) { [tree, findings] index in
      let found = objects[index]
      let promise = promises.objects[found.name.digest]
      let tasks = promise?.tasks.sorted() ?? []
      do throws(ArchiveError) {
        let (digest, bytes) = try tree.digest(of: found.path)
        findings.read(bytes: bytes)
        let isToldAsWrongSize = promise?.bytes.map { $0 != found.size } ?? false
        guard digest != found.name.digest, !isToldAsWrongSize else { return }
        findings.add(
          .init(
            .corrupt, found.path, "Its \(bytes) bytes hash to \(digest).", tasks: tasks))
      } catch .file(_, _, .noSuchFileOrDirectory) {
        findings.add(
          .init(.missing, found.path, "It was removed during this verification.", tasks: tasks))
      } catch {
        findings.add(.init(.unreadable, found.path, "\(error)", tasks: tasks))
      }
    }
  }
}
