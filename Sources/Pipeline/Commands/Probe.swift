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
  package func callAsFunction(
    _ files: [String], _ body: @escaping @Sendable (String, Result<Facts, MediaError>) async -> Void
  ) async throws -> Exit {
    let workers = try MediaWorkers(timeout: timeout)
    var exit = Exit.done
    for file in files {
      let facts: Result<Facts, MediaError>
      do throws(MediaError) {
        facts = .success(try await workers.examine(path: file, depth: depth))
      } catch {
        facts = .failure(error)
      }
      if (try? facts.get())?.whole != true { exit = .needsPerson }
      await body(file, facts)
    }
    await workers.close()
    return exit
  }
}

extension Encodable {
  /// As one line of JSON, its members in the order of their declaration.
  package func jsonLine() throws -> String { try JSON(encoding: self).text() }
}
