/// How many entries a table says that it has, against the room in its box.
///
/// libavformat allocates as many entries as a table promises, and reads them past the end of its box
/// (mov.c). One wrong bit in the count makes such a promise, so it's a flaw of the file; it's a bomb only
/// when the allocation is large.
struct TablePromise {
  /// What may be allocated for a promise that its box doesn't keep.
  static func mostBytes(in fileSize: Int64) -> Int64 { max(16 << 20, fileSize) }

  private let type: BoxType
  private let count: Int
  private let room: Int
  /// Bytes that libavformat allocates for an entry.
  private let allocation: Int

  /// Nil for boxes that aren't tables, or whose entries have no bytes in the box.
  init?(_ box: Box) {
    guard let layout = Layout(box) else { return nil }
    var fields = Fields(box.payload.dropFirst(layout.countOffset))
    guard let count = fields.next(UInt32.self) else { return nil }
    type = box.type
    self.count = Int(count)
    room = max(0, fields.rest.count - layout.gap) * 8 / layout.entryBits
    allocation = layout.allocation
  }

  /// Notes a promise that the box doesn't keep, and throws when libavformat would allocate more than
  /// `mostBytes` for it.
  func check(mostBytes: Int64, in flaws: inout Flaws) throws(Bomb) {
    guard count > room else { return }
    let sentence = "The table \(type) promises \(count) entries, and has room for \(room)."
    guard Int64(count) * Int64(allocation) <= mostBytes else { throw Bomb(sentence) }
    flaws.note(type == "trun" ? .badFragments : .badMovieHeader, sentence)
  }

  /// Where in a box its count and its entries are.
  private struct Layout {
    var countOffset = 4
    /// Bytes between the count and the first entry.
    var gap = 0
    let entryBits: Int
    let allocation: Int

    init(countOffset: Int = 4, gap: Int = 0, entry: Int, allocation: Int) {
      self.countOffset = countOffset
      self.gap = gap
      entryBits = 8 * entry
      self.allocation = allocation
    }

    init?(_ box: Box) {
      var fields = Fields(box.payload)
      guard let (version, flags) = fields.versionAndFlags() else { return nil }
      switch box.type {
      // 12 bytes from libavformat 61 on, which keeps both tables in one.
      case "stts", "ctts": self.init(entry: 8, allocation: 12)
      case "stss", "stps": self.init(entry: 4, allocation: 4)
      case "stco": self.init(entry: 4, allocation: 8)
      case "co64": self.init(entry: 8, allocation: 8)
      case "elst": self.init(entry: version == 1 ? 20 : 12, allocation: 24)
      // libavformat refuses these itself. The smallest entry of stsd is a size and a type, and of dref
      // version and flags as well.
      case "stsc", "dref": self.init(entry: 12, allocation: 0)
      case "stsd": self.init(entry: 8, allocation: 0)
      case "keys": self.init(entry: 8, allocation: 8)
      case "stsz", "stz2": self.init(sizes: fields.next(UInt32.self), isCompact: box.type == "stz2")
      case "sbgp", "sgpd":
        self.init(groups: box.type, version: version, kind: fields.next(UInt32.self))
      case "trun": self.init(runFlags: flags)
      default: return nil
      }
    }

    /// The sizes themselves, and the bytes that they are read from.
    private init?(sizes word: UInt32?, isCompact: Bool) {
      // A size that all samples have is in no table.
      guard let word, isCompact || word == 0 else { return nil }
      countOffset = 8
      entryBits = isCompact ? Int(word & 0xff) : 32
      guard [4, 8, 16, 32].contains(entryBits) else { return nil }
      allocation = 4 + (entryBits + 7) / 8
    }

    /// libavformat reads random access points and sync samples, and no other kind of groups.
    private init?(groups type: BoxType, version: UInt8, kind: UInt32?) {
      let kind = kind.map(BoxType.init)
      if type == "sgpd" {
        guard kind == "sync" else { return nil }
        self.init(countOffset: version == 0 ? 8 : version == 1 ? 12 : 16, entry: 1, allocation: 1)
      } else {
        guard kind == "sync" || kind == "rap " else { return nil }
        self.init(countOffset: version == 1 ? 12 : 8, entry: 8, allocation: 8)
      }
    }

    /// Of each sample: duration, size, flags, composition time; each is there or is not.
    private init?(runFlags flags: UInt32) {
      let columns = (flags & 0xf00).nonzeroBitCount
      guard columns > 0 else { return nil }
      // An index entry and a composition time.
      self.init(
        gap: 4 * (flags & 0x5).nonzeroBitCount, entry: 4 * columns, allocation: 32)
    }
  }
}
