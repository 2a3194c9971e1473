import Archive
import Ledger
import SystemPackage

extension Inbox {
  /// Moves a list whose tasks are in the ledger to `done/`, replacing nothing.
  ///
  /// Throws ``InboxError/changed(_:)``, and leaves what is there now, when it is not the list any
  /// more that was read.
  func file(_ list: PlacedList, run: String) throws(InboxError) -> DoneList {
    let folders = try folders()
    let place = try place(for: list, run: run, in: folders.done)
    try move(list, to: place, in: folders.done, from: folders.inbox)
    return place
  }

  /// Moves a list that cannot be read to `rejected/`, with what is wrong with it beside it.
  ///
  /// The errors come first, so that no list is there without them. Throws as ``file(_:run:)``.
  func reject(_ list: PlacedList, run: String, errors: String) throws(InboxError) -> DoneList {
    let folders = try folders()
    try check(list, in: folders.inbox)
    let place = try place(for: list, run: run, in: folders.rejected)
    try InboxError.wrapping { () throws(ArchiveError) in
      try folders.rejected.write(errors + "\n", toNew: place.errorsFile, .kept)
      try folders.rejected.syncDirectory(".")
    }
    do {
      try move(list, to: place, in: folders.rejected, from: folders.inbox)
    } catch {
      try? folders.rejected.remove(place.errorsFile)
      throw error
    }
    return place
  }

  /// Writes the lines of a list that can't be read to `rejected/`, with what is wrong with them beside
  /// them, under a name that `taken` gives them: doing it again after a kill changes nothing.
  func setAside(
    unreadableOf listing: Listing, _ taken: TakenList, errors: String
  ) throws -> DoneList {
    let rejected = try folders().rejected
    let part = ".\(taken.digest).part"
    var file = try DurableFile(part, in: rejected)
    try listing.forEachUnreadable { list, line in
      var isEnded = false
      try list.forEachPiece(of: line) { piece in
        try file.write(piece)
        isEnded = piece.last == UInt8(ascii: "\n")
      }
      if !isEnded { try file.write("\n") }
    }
    let digest = try file.finish(.kept)
    for place in DoneList.choices(taken.name, run: taken.run) {
      if let status = try rejected.status(place.file) {
        guard status.type == .regular else { continue }
        let other = try rejected.open(place.file)
        guard try other.closeAfter({ try Digest(of: other) }) == digest else { continue }
        try rejected.remove(part)
        return place
      }
      try rejected.remove(place.errorsFile)
      try rejected.write(errors + "\n", toNew: place.errorsFile, .kept)
      guard try rejected.moveNew(part, to: place.file) else { continue }
      try rejected.syncDirectory(".")
      return place
    }
    throw InboxError.failed(.file(.move, path.appending(taken.name), .fileExists))
  }

  /// What lies in `rejected/`, without the files of errors.
  func rejectedLists() throws(InboxError) -> [DoneList] {
    let rejected = try folders().rejected
    return try InboxError.wrapping { () throws(ArchiveError) in try rejected.list(".") }
      .filter { $0.status.type == .regular }.compactMap { DoneList(file: $0.name) }
  }

  private func place(
    for list: PlacedList, run: String, in folder: Tree
  ) throws(InboxError) -> DoneList {
    for place in DoneList.choices(list.name, run: run) {
      let isFree = try InboxError.wrapping { () throws(ArchiveError) in
        guard try folder.status(place.file) == nil else { return false }
        return try folder.status(place.errorsFile) == nil
      }
      if isFree { return place }
    }
    throw .failed(.file(.move, path.appending(list.name), .fileExists))
  }

  private func move(
    _ list: PlacedList, to place: DoneList, in folder: Tree, from inbox: Tree
  ) throws(InboxError) {
    try check(list, in: inbox)
    let isMoved: Bool
    do {
      isMoved = try Self.move(list, to: place.file, in: folder, from: inbox)
    } catch {
      guard case .file(.move, _, .noSuchFileOrDirectory) = error else { throw .failed(error) }
      isMoved = false
    }
    guard isMoved else { throw .changed(path.appending(list.name)) }
  }

  /// False, and nothing done, when the name came to stand for another file, or for none.
  private static func move(
    _ list: PlacedList, to name: String, in folder: Tree, from inbox: Tree
  ) throws(ArchiveError) -> Bool {
    guard try inbox.moveNew(list.name, to: name, in: folder) else { return false }
    let moved = try folder.status(name).map { FileIdentity($0) }
    guard moved?.isSameFile(as: list.identity) == true else {
      // Whoever has taken the list's name again meanwhile has replaced this file himself.
      _ = try folder.moveNew(name, to: list.name, in: inbox)
      return false
    }
    try folder.syncDirectory(".")
    try inbox.syncDirectory(".")
    return true
  }

  /// Whether the name still stands for the list, as it was read.
  private func check(_ list: PlacedList, in inbox: Tree) throws(InboxError) {
    let status = try InboxError.wrapping { () throws(ArchiveError) in try inbox.status(list.name) }
    guard status.map({ FileIdentity($0) }) == list.identity else {
      throw .changed(path.appending(list.name))
    }
  }
}

extension DoneList {
  static let errorsEnding = ".errors"

  /// What is wrong with a list that was rejected.
  var errorsFile: String { "\(file)\(Self.errorsEnding)" }
}
