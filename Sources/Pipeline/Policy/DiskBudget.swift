import FoundationEssentials

/// Which files may be fetched into the room that the archive's file system has beyond `store.reserve`.
///
/// A file that is fetched claims its announced length; what it has claimed and not taken yet is not
/// anyone else's. Pure: what the file system says is passed in. Lengths are those of a file from its
/// first byte, in bytes.
struct DiskBudget: Sendable {
  typealias Key = InFlight.Key

  /// What a file of unknown length counts for beyond what has arrived.
  static let unknownLength: Int64 = 16 << 20

  /// What is still to come of a file.
  struct Need: Sendable, Equatable {
    /// Bytes; `least` where the length of the file isn't known.
    let bytes: Int64
    let isExact: Bool

    static func exactly(_ bytes: Int64) -> Need { Need(bytes: max(0, bytes), isExact: true) }
    static func atLeast(_ bytes: Int64) -> Need { Need(bytes: max(1, bytes), isExact: false) }
  }

  /// The room of one file under way.
  private struct Claim: Sendable {
    var length: Int64
    /// How much of it the file system counts as used.
    var held: Int64

    var pending: Int64 { max(0, length - held) }
  }

  /// Free space that is left alone.
  let reserve: Int64
  /// What the file system has said last that is free.
  private var free = Int64.max
  /// How much of that it has been seen to refuse: a quota, or room that others have taken.
  private var withheld: Int64 = 0
  private var claims: [Key: Claim] = [:]

  init(reserve: Int64) { self.reserve = reserve }

  /// Bytes that may still be claimed; below zero where the reserve has been used.
  var room: Int64 { free - reserve.addingUpTo(withheld).addingUpTo(pending) }

  private var pending: Int64 { claims.values.reduce(0) { $0.addingUpTo($1.pending) } }

  /// Takes what the file system says that is free.
  mutating func measure(free: Int64) { self.free = max(0, free) }

  /// Whether a file may be asked for.
  ///
  /// One of unknown length needs more room than is known of it, unless it is the only one under way.
  func fits(_ need: Need) -> Bool {
    if need.isExact { return need.bytes <= max(0, room) }
    return max(need.bytes, Self.unknownLength) <= room || claims.isEmpty && need.bytes <= room
  }

  // MARK: Under way

  /// A file of which `held` bytes are here is asked for.
  mutating func begin(_ key: Key, _ need: Need, held: Int64) {
    let bytes = need.isExact ? need.bytes : max(need.bytes, Self.unknownLength)
    claims[key] = Claim(length: held.addingUpTo(min(bytes, max(0, room))), held: held)
  }

  /// Returns how long the file may become; nil when there is no room for `length`.
  ///
  /// - Parameter isWhole: whether `length` is that of the whole file.
  mutating func claim(_ key: Key, _ length: Int64, isWhole: Bool) -> Int64? {
    guard var claim = claims.removeValue(forKey: key) else { return nil }
    let most = max(claim.held, claim.held.addingUpTo(room))
    let isGranted = length <= most
    if isGranted {
      claim.length = isWhole ? length : min(most, length.addingUpTo(Self.unknownLength))
    }
    claims[key] = claim
    return isGranted ? claim.length : nil
  }

  /// So much of the file is used or reserved, which `free` need not show before it is measured again.
  mutating func hold(_ key: Key, _ length: Int64) {
    guard let claim = claims[key], length > claim.held else { return }
    claims[key]?.held = length
    free = max(0, free - (length - claim.held))
  }

  /// The file system has refused the file up to `length`: there is less room than it says.
  mutating func refused(_ key: Key, _ length: Int64) {
    guard let claim = claims.removeValue(forKey: key) else { return }
    let needed = max(1, length - claim.held)
    if room >= needed { withheld = withheld.addingUpTo(room - needed + 1) }
    claims[key] = Claim(length: claim.held, held: claim.held)
  }

  /// A transfer has ended: what it has written is used, the rest of its claim is free.
  mutating func end(_ key: Key) { claims[key] = nil }

  // MARK: When nothing fits

  /// A file that waits for room.
  struct Waiting: Sendable, Equatable {
    let key: Key
    let deadline: Date
    let need: Need
  }

  /// The beginning of a file that can be had again.
  struct Part: Sendable, Equatable {
    let key: Key
    let deadline: Date
    let bytes: Int64
    /// Whether its own file may be gone on with before long, once its task is polled or its pause is over.
    var isAwaited = false
  }

  /// What has to go so that a waiting file fits.
  struct Relief: Sendable, Equatable {
    let isFor: Key
    var parts: [Part] = []
    /// Bytes of quarantine.
    var junk: Int64 = 0
  }

  /// Returns what has to go for the waiting file with the earliest deadline of those for which that is enough:
  /// first the parts with the latest deadlines, then what quarantine need not keep; nil when there is none.
  ///
  /// - Parameter sparing: whether an awaited part stays whose deadline is earlier than the file's.
  func relief(
    for waiting: [Waiting], parts: [Part], junk: Int64, sparing: Bool = true
  ) -> Relief? {
    let parts = parts.sorted { ($0.deadline, $0.key.task) > ($1.deadline, $1.key.task) }
    for file in waiting.sorted(by: { $0.deadline < $1.deadline }) {
      var relief = Relief(isFor: file.key)
      var missing = file.need.bytes - max(room, .min / 4)
      for part in parts where part.key != file.key && missing > 0 {
        if sparing, part.isAwaited, part.deadline < file.deadline { continue }
        relief.parts.append(part)
        missing -= part.bytes
      }
      if missing <= junk {
        relief.junk = max(0, missing)
        return relief
      }
    }
    return nil
  }
}

extension Int64 {
  /// The sum, or the largest number where that is too large.
  fileprivate func addingUpTo(_ other: Int64) -> Int64 {
    let (sum, isTooLarge) = addingReportingOverflow(other)
    return isTooLarge ? .max : sum
  }
}
