import Archive
import FoundationEssentials
import SystemPackage

/// What can mend each of the things that a verification found: other copies before providers.
///
/// Making it reads, and changes nothing.
struct RepairPlan: Sendable {
  private(set) var items: [RepairItem]
  /// Directories of other copies that could not be read, with the reason.
  let unread: [ArchiveError]

  /// What is mended by having the right bytes.
  private static let mended: Set<Verification.Problem.Kind> = [
    .missing, .corrupt, .unreadable, .wrongSize, .notAFile, .receiptEdited, .receiptDamaged,
  ]

  /// Blocks.
  ///
  /// - Parameters:
  ///   - directories: where other copies may be.
  ///   - providers: the names of those that are configured.
  init(
    for problems: [Verification.Problem], in archive: Archive, copiesIn directories: [FilePath],
    providers: Set<String>
  ) throws(ArchiveError) {
    let byPath = Dictionary(grouping: problems, by: \.path)
    var receipts: [Verification.Owner: String] = [:]
    for owner in Set(problems.flatMap(\.owners)) {
      receipts[owner] = try archive.filedReceipt(provider: owner.provider, taskID: owner.taskID)
    }
    let promised = try archive.promised(Set(byPath.keys).union(receipts.values))
    items = byPath.sorted { $0.key < $1.key }.compactMap { path, problems in
      RepairItem(path, problems, promised, receipts, archive)
    }
    let copies = try OtherCopies(of: items.compactMap(\.damaged), in: directories)
    unread = copies.unread
    for index in items.indices {
      items[index].remedy = Self.remedy(items[index], archive, copies, providers)
    }
  }

  /// The providers that would be asked.
  var providers: Set<String> {
    var names: Set<String> = []
    for case .provider(let owners) in items.map(\.remedy) {
      names.formUnion(owners.map(\.provider))
    }
    return names
  }

  private static func remedy(
    _ item: RepairItem, _ archive: Archive, _ copies: OtherCopies, _ providers: Set<String>
  ) -> RepairItem.Remedy {
    guard let damaged = item.damaged else { return .none }
    // What is there of it may be right in most places.
    let own = archive.root.appending(item.path)
    if let patchwork = Patchwork(damaged, from: [own] + copies.of(damaged)) {
      return .copies(patchwork)
    }
    let owners = item.owners.filter { providers.contains($0.provider) }
    return owners.isEmpty ? .none : .provider(owners)
  }

  fileprivate static func isMended(_ kind: Verification.Problem.Kind) -> Bool {
    mended.contains(kind)
  }
}

extension RepairItem {
  /// Nil for what is not a matter of bytes.
  fileprivate init?(
    _ path: String, _ problems: [Verification.Problem], _ promised: [String: Digest],
    _ receipts: [Verification.Owner: String], _ archive: Archive
  ) {
    guard let problem = problems.first(where: { RepairPlan.isMended($0.kind) }) else { return nil }
    let artifacts = problem.owners.flatMap { owner in
      let receipt = try? archive.receipt(provider: owner.provider, taskID: owner.taskID)
      return (receipt?.artifacts ?? []).filter { $0.path == path }.map { (owner, $0) }
    }
    let known = artifacts.first?.1
    self.init(
      damaged: (promised[path] ?? known?.digest).flatMap {
        Damaged(
          path: path, digest: $0, bytes: known?.bytes,
          chunks: (known?.chunks ?? []).compactMap { UInt32($0, radix: 16) })
      },
      path: path, was: problem.slug, tasks: problem.tasks, tokens: problem.tokens,
      owners: artifacts.map { owner, artifact in
        ArtifactOwner(
          provider: owner.provider, taskID: owner.taskID, role: artifact.role,
          receipt: receipts[owner].flatMap { path in promised[path].map { (path, $0) } })
      },
      deadline: artifacts.compactMap { $0.1.link?.deadline }.max())
  }
}
