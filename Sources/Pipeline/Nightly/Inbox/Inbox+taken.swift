import Archive
import Ledger
import SystemPackage

extension Inbox {
  /// Whether the list was filed before a kill kept the ledger from noting it.
  func isFiled(_ taken: TakenList) throws -> Bool {
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
