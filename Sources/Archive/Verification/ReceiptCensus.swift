import Glibc
import SystemPackage

/// Reads every receipt under `data/tasks`: what it promises, and whether it is the one that was
/// written.
struct ReceiptCensus {
  /// By path: how long each is, and since when, in seconds since 1970, it is there as it is.
  private(set) var found: [String: (size: Int64, changed: Int)] = [:]
  private let tree: Tree
  private let findings: Findings

  init(
    _ tree: Tree, _ findings: Findings, _ promises: inout Promises
  ) throws(ArchiveError) {
    self.tree = tree
    self.findings = findings
    guard try tree.status(Layout.receipts) != nil else { return }
    for provider in try findings.entries(of: Layout.receipts, in: tree) ?? [] {
      let directory = "\(Layout.receipts)/\(provider)"
      for shard in try findings.entries(of: directory, in: tree) ?? [] {
        for entry in try findings.entries(of: "\(directory)/\(shard)", in: tree) ?? [] {
          try read("\(directory)/\(shard)/\(entry)", &promises)
        }
      }
    }
  }

  private mutating func read(
    _ path: String, _ promises: inout Promises
  ) throws(ArchiveError) {
    guard let status = try tree.status(path) else { return }
    guard path.hasSuffix(".json") else {
      return findings.add(.init(.stray, path, "Nothing of this name belongs here."))
    }
    guard status.type == .regular else {
      return findings.add(.init(.notAFile, path, "A receipt is a file, and this is none."))
    }
    found[path] = (status.size, status.st_ctim.tv_sec)
    if status.permissions != .filed {
      findings.add(.init(.wrongMode, path, "Its mode is not 0444: it is not safe from writing."))
    }
    let text: String
    do {
      text = try tree.text(of: path)
    } catch {
      return findings.add(.init(.unreadable, path, "\(error)"))
    }
    let task = Self.task(of: path).map { [$0] } ?? []
    if let promised = promises.receipts[path], promised.digest != Digest(of: text) {
      findings.add(
        .init(.receiptEdited, path, "It is not the receipt that the journal lists.", tasks: task))
    }
    do {
      add(try Receipt(text: text, path: tree.path.appending(path)), at: path, &promises)
    } catch {
      findings.add(.init(.receiptDamaged, path, "\(error)", tasks: task))
    }
  }

  private func add(_ receipt: Receipt, at path: String, _ promises: inout Promises) {
    let task = "\(receipt.provider):\(receipt.taskID)"
    let first = Layout.receipt(provider: receipt.provider, taskID: receipt.taskID)
    guard path == first || path.hasPrefix(first.dropLast(".json".count) + "~") else {
      return findings.add(
        .init(.misplaced, path, "It is the receipt of \(task), and belongs at \(first)."))
    }
    for artifact in receipt.artifacts {
      guard let object = artifact.path.flatMap(ObjectName.init(path:)) else { continue }
      promises.add(task: task, for: object, bytes: artifact.bytes)
    }
  }

  /// Whose receipt has this path, as `provider:task_id`; nil when only a digest is in its name.
  static func task(of path: String) -> String? {
    let parts = path.split(separator: "/")
    guard parts.count == 5, path.hasSuffix(".json") else { return nil }
    let name = parts[4].dropLast(".json".count).prefix { $0 != "~" }
    return PayloadName.unescape(String(name)).map { "\(parts[2]):\($0)" }
  }
}
