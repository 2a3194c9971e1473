import Archive
import Ledger
import SystemPackage

extension Inbox {
  /// Whether the list still lies in the inbox, and is only to be filed.
  ///
  /// Not when a kill kept the ledger from noting that it was, nor when somebody has taken it away:
  /// the same list is a new one then if it comes again.
  func isWaiting(_ taken: TakenList) throws -> Bool {
    guard try !isFiled(taken) else { return false }
    let list = try? PlacedList(taken.name, in: folders().inbox)
    return list?.digest.description == taken.digest
  }

  private func isFiled(_ taken: TakenList) throws -> Bool {
    let done = try folders().done
    for place in DoneList.choices(taken.name, run: taken.run) {
      guard try done.status(place.file)?.type == .regular else { return false }
      let descriptor = try done.open(place.file)
      let digest = try descriptor.closeAfter { try Digest(of: descriptor) }
      if digest.description == taken.digest { return true }
    }
    return false
  }
}
