import Synchronization
import SystemPackage

/// Works through the receipts with several threads, each taking the next task when it is free.
final class Exporter: Sendable {
  private let source: Tree
  private let target: Tree
  private let layout: ExportLayout
  private let isLinking: Bool
  private let walk: Mutex<ReceiptWalk>
  private let tally: ExportTally
  private let isMeant: @Sendable (ReceiptOutline) -> Bool
  private let isStopped: @Sendable () -> Bool
  private let onProblem: @Sendable (Export.Problem) -> Void
  private let failure = Mutex<ArchiveError?>(nil)

  init(
    source: Tree, target: Tree, layout: ExportLayout, isLinking: Bool,
    walk: consuming sending ReceiptWalk, tally: ExportTally,
    isMeant: @escaping @Sendable (ReceiptOutline) -> Bool,
    isStopped: @escaping @Sendable () -> Bool,
    onProblem: @escaping @Sendable (Export.Problem) -> Void
  ) {
    self.source = source
    self.target = target
    self.layout = layout
    self.isLinking = isLinking
    self.walk = Mutex(walk)
    self.tally = tally
    self.isMeant = isMeant
    self.isStopped = isStopped
    self.onProblem = onProblem
  }

  func run(threads: Int) throws(ArchiveError) {
    Concurrently.forEach(threads, threads: threads) { _ in self.work() }
    if let failure = failure.withLock(\.self) { throw failure }
  }

  /// 256 KiB: what is read is still in the processor's cache when it is hashed and written.
  private static let pieceSize = 1 << 18

  private func work() {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.pieceSize, alignment: 4096)
    defer { buffer.deallocate() }
    do throws(ArchiveError) {
      while let paths = try next() { try export(paths, through: buffer) }
    } catch {
      failure.withLock { $0 = $0 ?? error }
    }
  }

  private func next() throws(ArchiveError) -> [String]? {
    guard !isStopped(), failure.withLock({ $0 == nil }) else { return nil }
    return try walk.withLock { (walk) throws(ArchiveError) in try walk.next() }
  }

  private func export(
    _ paths: [String], through buffer: UnsafeMutableRawBufferPointer
  ) throws(ArchiveError) {
    guard let (outline, receipts) = read(paths), isMeant(outline) else { return }
    tally.addTask()
    for artifact in outline.artifacts where artifact.isStored && artifact.stored == nil {
      let path = receipts.last?.path ?? ""
      let sentence = "\(path): Path, digest and length of \(artifact.role) do not go together."
      onProblem(.init(.receiptDamaged, path, sentence, task: outline.task))
    }
    for file in layout.files(of: outline, receipts: receipts) {
      switch try place(file, through: buffer) {
      case .placed(let way): tally.add(way, bytes: file.bytes)
      case .refused(let kind, let sentence):
        layout.refuse(file)
        let path = kind == .occupied ? file.path : file.source
        onProblem(.init(kind, path, sentence, task: outline.task))
      }
    }
  }

  /// Nil, and told, for receipts that cannot be read.
  private func read(
    _ paths: [String]
  ) -> (outline: ReceiptOutline, receipts: [(path: String, text: String)])? {
    var receipts: [(path: String, text: String)] = []
    var outline: ReceiptOutline?
    for path in paths {
      do throws(ArchiveError) {
        let text = try source.text(of: path)
        let full = source.path.appending(path)
        let found = try Receipt.read(ReceiptOutline.self, from: text, path: full)
        guard Layout.isReceipt(path, provider: found.provider, taskID: found.taskID) else {
          throw .receiptUnreadable(full, reason: "it is that of \(found.task).")
        }
        outline = found
        receipts.append((path, text))
      } catch .unreadable(let file, let offset, let errno) {
        let error = ArchiveError.unreadable(file, offset: offset, errno)
        onProblem(.init(.unreadable, path, "\(error)"))
      } catch {
        onProblem(.init(.receiptDamaged, path, "\(error)"))
      }
    }
    return outline.map { ($0, receipts) }
  }

  /// Goes down to the file's directory one by one, through no link.
  private func place(
    _ file: ExportedFile, through buffer: UnsafeMutableRawBufferPointer
  ) throws(ArchiveError) -> FilePlacement.Outcome {
    var directory = target
    for name in file.directories {
      do {
        directory = try directory.subtree(name)
      } catch .file(.open, let path, let errno)
        where errno == .notDirectory || errno == .tooManySymbolicLinkLevels
      {
        return .refused(.occupied, "\(path) is no directory; remove it to have it exported.")
      }
    }
    return try FilePlacement(
      file: file, source: source, directory: directory, isLinking: isLinking,
      buffer: buffer)()
  }
}
