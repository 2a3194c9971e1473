import Glibc
import SystemPackage

/// Compares what the ledger says of tasks with their receipts.
///
/// A run files a receipt before it commits the task to the ledger. So the ledger is read before the
/// receipt's existence is checked, and a receipt is compared once it is as old as an orphan has to be.
struct LedgerComparison: Sendable {
  let archive: Archive
  let findings: Findings
  /// Nil without a ledger.
  let claims: Verification.Claims?

  /// Adds a problem for each task that is archived in the ledger and has no receipt.
  ///
  /// Skips receipts that a journal lists: the census reports those as missing.
  func findWithoutReceipt() throws {
    guard let archived = claims?.archived else { return }
    var row: Int64 = 0
    while true {
      let page = try archived(row)
      for task in page {
        let (provider, taskID) = (task.provider, task.taskID)
        let path = Archive.receiptName(provider: provider, taskID: taskID)
        guard try archive.tree.status(path) == nil,
          try archive.receiptNumber(provider: provider, taskID: taskID) == nil,
          try !findings.has(.missing, at: path)
        else { continue }
        let owner = Verification.Owner(provider: provider, taskID: taskID)
        try findings.add(
          .init(
            .noReceipt, path,
            "The ledger says that \(owner.task) is archived, and there is no receipt of it.",
            owners: [owner]), by: .census)
      }
      guard let last = page.last else { return }
      row = last.row
    }
  }

  /// How the ledger contradicts a receipt, if that is the one in force.
  func problems(of receipt: Receipt, at path: String) throws -> [Verification.Problem] {
    let (provider, taskID) = (receipt.provider, receipt.taskID)
    guard let task = claims?.task,
      let number = try archive.receiptNumber(provider: provider, taskID: taskID),
      path == Layout.receipt(provider: provider, taskID: taskID, number: number),
      let status = try archive.tree.status(path),
      status.st_ctim.tv_sec < Int(findings.began) - Census.settling
    else { return [] }
    let claim = try task(provider, taskID)
    return try sentence(claim, receipt).map { [.init(.ledgerDiffers, path, $0)] } ?? []
  }

  private func sentence(
    _ claim: Verification.TaskClaim?, _ receipt: Receipt
  ) throws(ArchiveError) -> String? {
    let name = "\(receipt.provider):\(receipt.taskID)"
    guard let claim else { return "The ledger doesn't know its task, \(name)." }
    guard let video = receipt.artifacts.first(where: { $0.role == "video" })?.object else {
      return nil
    }
    guard claim.outcome == "archived" else {
      // Of a lost task, or one that is fetched again, the file is gone: that is told as missing.
      guard try archive.tree.isFile(video.path) else { return nil }
      return "The ledger says that \(name) is \(claim.outcome ?? "open"), and its file is here."
    }
    let said = [claim.digest, claim.verdict].map { $0 ?? "nothing" }
    let filed = [video.digest.description, receipt.verdict]
    guard said != filed else { return nil }
    return "The ledger says of \(name) \(said.joined(separator: ", ")), and its receipt "
      + "\(filed.joined(separator: ", "))."
  }
}
