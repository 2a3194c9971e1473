import Archive
package import Media

/// `holdfast probe`: the facts of any file.
package struct Probe: Sendable {
  let depth: Depth
  let timeout: Duration

  package init(_ configuration: Configuration, depth: Depth?) {
    self.depth = depth ?? configuration.checks.depth
    timeout = configuration.checks.timeout
  }

  /// Hands over the facts of each file, in the order given, or why it can't be read.
  ///
  /// Exit 1 when any file is not whole.
  ///
  /// - Parameter warn: called first, where the files can't be read in a full sandbox.
  package func callAsFunction(
    _ files: [String], warn: (String) -> Void,
    _ body: (Result<Facts, MediaError>) async throws -> Void
  ) async throws -> Exit {
    let workers = try MediaWorkers(timeout: timeout)
    let sandbox = try await workers.check()
    if sandbox != .complete { warn("\(sandbox)") }
    var exit = Exit.done
    var failure: (any Error)?
    do {
      try await forEachFacts(of: files, workers) { facts in
        if (try? facts.get())?.whole != true { exit = .needsPerson }
        try await body(facts)
      }
    } catch {
      failure = error
    }
    await workers.close()
    if let failure { throw failure }
    return exit
  }

  /// Reads a few files at once, and hands over their facts in order.
  private func forEachFacts(
    of files: [String], _ workers: MediaWorkers,
    _ body: (Result<Facts, MediaError>) async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: (Int, Result<Facts, MediaError>).self) { group in
      var read: [Int: Result<Facts, MediaError>] = [:]
      var begun = 0
      for next in files.indices {
        while read[next] == nil {
          while begun < min(next + 2 * Machine.cores, files.count) {
            let index = begun
            group.addTask { (index, await facts(of: files[index], workers)) }
            begun += 1
          }
          guard let (index, facts) = try await group.next() else { return }
          read[index] = facts
        }
        if let facts = read.removeValue(forKey: next) { try await body(facts) }
      }
    }
  }

  private func facts(
    of file: String, _ workers: MediaWorkers
  ) async -> Result<Facts, MediaError> {
    do throws(MediaError) {
      return .success(try await workers.examine(path: file, depth: depth))
    } catch {
      return .failure(error)
    }
  }
}

extension Encodable {
  /// As one line of JSON, its members in the order of their declaration.
  package func jsonLine() throws -> String { try JSON(encoding: self).text() }
}
