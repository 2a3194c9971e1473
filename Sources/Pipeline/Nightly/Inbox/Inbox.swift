import Archive
import Synchronization
import SystemPackage

/// The folder that lists are put into, and what becomes of them there (docs/INBOX.md).
///
/// Every call blocks. Nothing in it is trusted: no link is followed, and only regular files are
/// read. A folder that is missing is made again, but not the inbox itself.
final class Inbox: Sendable {
  let path: FilePath
  private let sightings = Mutex(Sightings())

  init(at path: FilePath) {
    self.path = path
  }

  /// Makes the inbox and its folders where they are missing, but no folder above them.
  func make() throws(InboxError) {
    do {
      _ = try Tree(making: path, InboxFolders.permissions)
    } catch {
      throw .unreachable(path, error.errno)
    }
    _ = try folders()
  }

  /// The lists that may be taken, and what else is there.
  ///
  /// What is ready and not filed is found again, but not within five seconds.
  func look(at now: ContinuousClock.Instant = .now) throws(InboxError) -> Look {
    let inbox = try folders().inbox
    let entries = try InboxError.wrapping { () throws(ArchiveError) in try inbox.list(".") }
      .filter { !$0.name.hasPrefix(".") && !InboxFolders.names.contains($0.name) }
    return sightings.withLock { sightings in
      sightings.keep(Set(entries.map(\.name)))
      var look = Look()
      for (name, status) in entries {
        guard look.ready.count < Look.mostReady else {
          look.lookAgain(at: now)
          break
        }
        let ignored =
          Self.objection(to: name, status).map {
            Look.Ignored(name: name, reason: $0, isUnreadable: Self.isCalledList(name))
          }
          ?? Self.take(name, status, in: inbox, &sightings, &look, at: now)
        if let ignored, sightings.tell(name) { look.ignore(ignored) }
      }
      return look
    }
  }

  /// Why the file is left where it is although it looks like a list; nil when it is ready, or may
  /// be soon.
  private static func take(
    _ name: String, _ status: Stat, in inbox: Tree, _ sightings: inout Sightings,
    _ look: inout Look, at now: ContinuousClock.Instant
  ) -> Look.Ignored? {
    let identity = FileIdentity(status)
    switch sightings.judge(name, identity, at: now) {
    case .pending(let time):
      look.lookAgain(at: time)
      return nil
    case .empty:
      return Look.Ignored(name: name, reason: "is empty, and waits to be written to")
    case .ready:
      do {
        if let list = try PlacedList(name, in: inbox), list.identity == identity {
          look.ready.append(list)
        } else {
          look.lookAgain(at: now + Sightings.settling)
        }
        return nil
      } catch {
        return objection(toOpening: name, error.errno).map {
          Look.Ignored(name: name, reason: $0, isUnreadable: true)
        }
      }
    }
  }

  /// Where a list lies that was filed.
  func donePath(_ list: DoneList) -> FilePath {
    path.appending(InboxFolders.doneName).appending(list.file)
  }

  func folders() throws(InboxError) -> InboxFolders { try InboxFolders(at: path) }
}
