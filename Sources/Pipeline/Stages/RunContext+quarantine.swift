import Archive
import FoundationEssentials
import Ledger
import Providers
import SystemPackage
import Transfer

/// Staged bytes that won't become an object.
extension RunContext {
  func discard(_ staged: FilePath) async {
    await orStop { try await blocking { try archive.discard(staged) } }
  }

  /// Puts a page that came in place of a file where a person finds it, without what it repeats of links.
  func write(_ page: Page, into staged: StagedFile, of row: TaskRow, _ link: Link) async {
    let links = page.urls.compactMap { Link($0) }
    let redactor = Redactor(key: keys[row.provider]?.revealed ?? "", link: link).hiding(links)
    await orStop {
      try await blocking {
        _ = try staged.descriptor.writeAll(toAbsoluteOffset: 0, redactor.page(page.bytes))
      }
    }
  }

  /// Keeps bytes that will never be an object, with the reason.
  ///
  /// What goes to make room for them is told, and where those are that stay whole.
  ///
  /// - Parameter isLast: whether these bytes can't be had again.
  func quarantine(
    _ staged: FilePath, _ row: TaskRow, _ role: Artifact.Role, _ trouble: Trouble,
    isLast: Bool = false
  ) async {
    await orStop {
      let taken = try await blocking {
        try archive.quarantine(
          staged: staged, provider: row.provider, taskID: row.taskID, role: role.rawValue,
          reason: trouble.reason, sentence: trouble.sentence, isLast: isLast)
      }
      if taken.isHeld {
        await notice(
          .notice, "bytes-held",
          "what came of \(role.rawValue) is in \(taken.path); it stays there until the task is "
            + "archived or forgotten", provider: row.provider, tasks: [row.name])
      }
      await tell(taken.evicted, because: "it keeps 1 GiB at most")
    }
  }

  /// Tells what has left the quarantine.
  func tell(_ evicted: [Evicted], because reason: String) async {
    for evicted in evicted {
      await notice(
        .notice, "quarantine-full",
        "\(evicted.path) (\(evicted.bytes.asBytes)) left the quarantine to make room; \(reason)",
        provider: evicted.provider,
        tasks: evicted.taskID.map { ["\(evicted.provider ?? ""):\($0)"] })
    }
  }
}
