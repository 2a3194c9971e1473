/// What earlier looks have seen in the inbox: whether a file may be taken, and what was told of it.
///
/// Pure: the clock is passed in. Knows only of names that the last look has seen.
struct Sightings {
  enum Judgement: Equatable {
    case ready
    /// May be ready at this time, if it stays as it is.
    case pending(until: ContinuousClock.Instant)
    /// Has stayed empty.
    case empty
  }

  /// How long a file must have stayed as it is.
  ///
  /// Longer than the two seconds that FAT's clock takes for a tick, and than NFS (acregmin, 3 s)
  /// keeps what it knows of a file.
  static let settling = Duration.seconds(5)

  private struct Sighting {
    let identity: FileIdentity
    var since: ContinuousClock.Instant
  }

  private var files: [String: Sighting] = [:]
  private var told: Set<String> = []

  /// A file is ready when it was renamed in, which shows at the first sight of it, or else when it
  /// is seen unchanged; what was ready and is still there is ready again a while later.
  mutating func judge(
    _ name: String, _ identity: FileIdentity, at now: ContinuousClock.Instant
  ) -> Judgement {
    let earlier = files[name]
    guard let earlier, earlier.identity == identity else {
      files[name] = Sighting(identity: identity, since: now)
      let isNew = earlier?.identity.inode != identity.inode
      return isNew && identity.isSettled ? .ready : .pending(until: now + Self.settling)
    }
    let time = earlier.since + Self.settling
    guard now >= time else { return .pending(until: time) }
    guard identity.bytes > 0 else { return .empty }
    files[name]?.since = now
    return .ready
  }

  /// Whether this is the first time that something is told of this name.
  mutating func tell(_ name: String) -> Bool {
    told.insert(name).inserted
  }

  /// Forgets what is not there any more.
  mutating func keep(_ names: Set<String>) {
    files = files.filter { names.contains($0.key) }
    told.formIntersection(names)
  }
}
