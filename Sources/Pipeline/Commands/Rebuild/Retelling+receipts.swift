import Archive
import FoundationEssentials
import Ledger

extension Retelling {
  /// Tells what is archived, and how the files that are there differ from that.
  func retellReceipts() throws {
    let archive = archive
    var listed: Set<String>?
    try archive.forEachReceipt(threads: Machine.cores) { name, receipt in
      receipt.flatMap { receipt in
        Result { () throws(ArchiveError) in
          try ReadReceipt(receipt, named: name, in: archive)
        }
      }
    } _: { name, receipt in
      counts.receipts += 1
      switch receipt {
      case .failure(let error): complain("receipt-damaged", name, "\(error)")
      case .success(let receipt): try retell(receipt, name, &listed)
      }
    }
  }

  private func retell(
    _ told: ReadReceipt, _ name: String, _ listed: inout Set<String>?
  ) throws {
    let known = try rebuilder.find(provider: told.provider, taskID: told.taskID)
    var told = told
    told.archived.task =
      try known?.id
      ?? rebuilder.list(
        Listed(archive.receipt(named: name)), run: someRun(), at: told.archived.at)
    try rebuilder.reopen(told.archived.task)
    try rebuilder.archive(told.archived, after: (told.reply, told.polledAt))
    for loss in told.losses + [told.loss].compactMap(\.self) {
      complain(loss.reason, loss.path, loss.sentence, task: told.name)
    }
    if let loss = told.loss {
      try rebuilder.lose(told.archived.task, reason: loss.reason, sentence: loss.sentence)
    } else if let time = known?.acknowledgedAt {
      try rebuilder.acknowledge(told.archived.task, at: time)
    }
    guard told.loss == nil, try known?.outcome != .archived || !archive.hasManifest() else {
      return
    }
    // No journal may list it: a run was killed before that, or the journal is not there any more.
    if listed == nil { listed = try archive.listedReceipts() }
    if listed?.contains(name) == false { try journal(told, name) }
  }

  /// A run for tasks of which nobody knows the run.
  private func someRun() throws -> RunRow.ID {
    try rebuilder.latestRun() ?? rebuilder.run(named: writer.runID, boot: "", begunAt: Date())
  }

  /// Writes down what a killed run had filed, once it is proved.
  private func journal(_ told: ReadReceipt, _ name: String) throws {
    var filed: [Filed] = []
    for path in told.archived.artifacts.compactMap(\.path) + [name] {
      guard let file = try writer.finish(fileAt: path) else {
        let sentence = "\(path) is not what its name stands for"
        complain("corrupt", path, sentence, task: told.name)
        return try rebuilder.lose(told.archived.task, reason: "corrupt", sentence: sentence)
      }
      filed.append(file)
    }
    let event = Ending(try archive.receipt(named: name))
      .event(provider: told.provider, taskID: told.taskID)
    try writer.append(filed, records: [Event.task(event).line])
  }
}
