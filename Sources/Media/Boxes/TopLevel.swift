/// What the outermost boxes of a file say: read by their headers alone, one after the other, with
/// no recursion, so that it costs the same for a file of any size.
package struct TopLevel: Sendable, Equatable {
  /// How the chain of boxes ends.
  package enum End: Sendable, Equatable {
    /// Exactly at the end of the file.
    case contiguous
    /// A box goes on for so many bytes that are not there.
    case overrun(type: String, missing: Int64)
    /// So many bytes at the end are no box.
    case trailing(bytes: Int64)
    /// The walk gave up at ``TopLevel/mostBoxes``.
    case tooMany
  }

  /// One box whose inside is read, and where it is.
  struct Place: Sendable, Equatable {
    let type: BoxType
    let start: Int64
    /// Behind the header, so far as it is in the file.
    let payload: Range<Int64>
    let isCut: Bool
  }

  /// One fragment (`moof`, `mdat`) for every frame of a video of twenty minutes.
  package static let mostBoxes = 65_536

  /// The major brand of the `ftyp`; nil when the file does not begin with a valid one.
  package private(set) var brand: String?
  package private(set) var moovCount = 0
  package private(set) var hasMediaData = false
  package private(set) var isMoovFirst = false
  package private(set) var isFragmented = false
  package private(set) var hasC2PA = false
  package private(set) var end = End.contiguous
  /// What the `mdat` boxes hold, so far as it is in the file.
  private(set) var media: [Range<Int64>] = []
  /// The boxes that hold more than media or text, in order; the last one may be cut short.
  private(set) var places: [Place] = []
  /// A box that may stand only within another.
  private(set) var misplaced: Bomb?

  /// Walks a file of `size` bytes; `read` gives up to so many bytes at an offset.
  package init<Failure: Error>(
    size: Int64, read: (_ offset: Int64, _ count: Int) throws(Failure) -> [UInt8]
  ) throws(Failure) {
    var offset: Int64 = 0
    var boxes = 0
    while offset < size {
      guard boxes < Self.mostBoxes else {
        end = .tooMany
        return
      }
      let left = size - offset
      let bytes = try read(offset, Int(min(Int64(BoxHeader.longest), left)))
      let named = BoxHeader(bytes)
      if named == nil, end == .contiguous { end = .trailing(bytes: left) }
      // libavformat goes on behind a box whose type is none, and so must what is to protect it.
      guard let header = named ?? BoxHeader(bytes, isNamed: false) else { return }
      note(header, isFirst: boxes == 0)
      let length = header.size ?? left
      locate(header, of: bytes.count, at: offset, length: length, in: size)
      guard length <= left else {
        if end == .contiguous {
          end =
            isLeftover(header)
            ? .trailing(bytes: left) : .overrun(type: header.type, missing: length - left)
        }
        return
      }
      offset += length
      boxes += 1
    }
  }

  /// All that a file must have at this level, and nothing else.
  package var isComplete: Bool {
    brand != nil && moovCount == 1 && hasMediaData && end == .contiguous
  }

  /// Begins as the standard wants it, and holds something of a film.
  ///
  /// An error page behind an `ftyp` does not.
  var isISOMedia: Bool {
    brand != nil && (moovCount > 0 || hasMediaData || isFragmented)
  }

  /// Whether this follows a whole film and is no box that belongs there: what looks like a header
  /// is then text, of which any four characters pass for a type.
  private func isLeftover(_ header: BoxHeader) -> Bool {
    moovCount > 0 && (hasMediaData || isFragmented) && !Self.outermostTypes.contains(header.type)
  }

  private mutating func locate(
    _ header: BoxHeader, of bytes: Int, at offset: Int64, length: Int64, in size: Int64
  ) {
    let start = offset + Int64(bytes - header.payload.count)
    let end = offset + min(length, size - offset)
    guard start <= end else { return }
    switch header.type {
    case "mdat":
      media.append(start..<end)
    case "moov", "moof", "mfra", "sidx", "udta", "meta":
      places.append(
        Place(
          type: BoxType(stringLiteral: header.type), start: offset, payload: start..<end,
          isCut: length > size - offset))
    default:
      do throws(Bomb) {
        try BoxRules.check(BoxType(stringLiteral: header.type), in: BoxRules.file)
      } catch {
        misplaced = misplaced ?? error
      }
    }
  }

  private mutating func note(_ header: BoxHeader, isFirst: Bool) {
    switch header.type {
    case "ftyp" where isFirst:
      // A major brand and a minor version at least.
      if let size = header.size, size >= 16, header.payload.count >= 8 {
        brand = BoxHeader.fourCharacters(header.payload.prefix(4))
      }
    case "moov":
      moovCount += 1
      if !hasMediaData { isMoovFirst = true }
    case "mdat":
      hasMediaData = true
    case "moof":
      isFragmented = true
    case "uuid":
      if header.userType?.elementsEqual(Self.c2paUserType) == true { hasC2PA = true }
    default:
      break
    }
  }

  /// What may stand at the outermost level of a file: ISO/IEC 14496-12, table 1, and QuickTime's
  /// `wide`.
  private static let outermostTypes: Set<String> = [
    "ftyp", "pdin", "moov", "moof", "mfra", "mdat", "free", "skip", "wide", "udta", "meta", "uuid",
    "styp", "sidx", "ssix", "prft", "emsg",
  ]

  /// D8FEC3D6-1B0E-483C-9297-5828877EC481 (C2PA specification, "Embedding manifests into BMFF").
  private static let c2paUserType: [UInt8] = [
    0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c,
    0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81,
  ]
}
