/// Where boxes may stand.
///
/// libavformat acts on a box wherever it finds it; what is checked in its place must not come a
/// second time in another.
enum BoxRules {
  /// The boxes into which libavformat looks for others (mov.c, mov_default_parse_table).
  static let containers: Set<BoxType> = [
    "moov", "trak", "mdia", "minf", "stbl", "edts", "dinf", "mvex", "udta", "meta", "ilst", "tref",
    "wave", "moof", "traf", "mfra", "----",
  ]

  /// Text that writers put together loosely: what is wrong in these is no damage.
  static let loose: Set<BoxType> = ["udta", "meta", "ilst", "tref", "wave", "----"]

  private static let parents: [BoxType: BoxType] = [
    "trak": "moov", "tkhd": "trak", "mvex": "moov", "mdia": "trak", "edts": "trak", "elst": "edts",
    "minf": "mdia",
    "stbl": "minf", "stsd": "stbl", "stts": "stbl", "ctts": "stbl", "stss": "stbl", "stps": "stbl",
    "stsz": "stbl", "stz2": "stbl", "stsc": "stbl", "stco": "stbl", "co64": "stbl", "trex": "mvex",
    "mehd": "mvex", "traf": "moof", "tfhd": "traf", "tfdt": "traf", "trun": "traf", "tfra": "mfra",
    "moov": file, "moof": file,
  ]

  private static let encryption: Set<BoxType> = [
    "sinf", "schi", "schm", "tenc", "pssh", "senc", "saiz", "saio", "encv", "enca",
  ]

  /// Stands for the file as a parent.
  static let file = BoxType(code: 0)

  static func check(_ type: BoxType, in parent: BoxType) throws(Bomb) {
    if let due = parents[type], due != parent {
      throw Bomb(.badMovieHeader, "The box \(type) stands where it does not belong.")
    }
    if encryption.contains(type) {
      throw Bomb(.encrypted, "The video is encrypted (\(type)).")
    }
    if type == "cmov" { throw Bomb(.badMovieHeader, "The movie header is compressed (cmov).") }
  }

  /// Looks for misplaced boxes in sample entries, of which each brand and version of the format lays out
  /// the fields in front of the boxes in another way: so their names are looked for at every byte.
  static func checkSampleEntries(_ bytes: ArraySlice<UInt8>) throws(Bomb) {
    var code: UInt32 = 0
    var letters = 0
    for byte in bytes {
      code = code << 8 | UInt32(byte)
      // All of the names are of small letters and digits.
      letters = (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) ? letters + 1 : 0
      if letters >= 4 { try check(BoxType(code: code), in: "stsd") }
    }
  }
}
