/// Something that is wrong with a file: a stable slug for programs, a sentence for people.
package struct Problem: Codable, Sendable, Equatable {
  package enum Slug: String, Codable, Sendable, CaseIterable {
    case empty
    case notISOMedia = "not-iso-media"
    case noMovieHeader = "no-moov"
    case noMediaData = "no-mdat"
    case twoMovieHeaders = "two-moov"
    case badMovieHeader = "bad-moov"
    case truncated
    case trailingBytes = "trailing-bytes"
    case tooManyBoxes = "too-many-boxes"
    case tablesDisagree = "tables-disagree"
    case samplesOutside = "samples-outside"
    case badEdits = "bad-edits"
    case badFragments = "bad-fragments"
    case fragmentsMissing = "fragments-missing"
    case tableBomb = "table-bomb"
    case encrypted
    case externalData = "external-data"
    case noVideo = "no-video"
    case samplesMissing = "samples-missing"
    case corruptPackets = "corrupt-packets"
    case badNALLengths = "bad-nal-lengths"
    case zeroedPackets = "zeroed-packets"
    case readingStopped = "reading-stopped"
    case decodeErrors = "decode-errors"
    case notDecoded = "not-decoded"
    case crashed = "media-crashed"
    case timeout = "media-timeout"
    case memory = "media-memory"
    /// Bytes of a staged file that are not those that arrived: the file itself may look whole.
    case bytesChanged = "bytes-changed"

    /// Whether a file with this problem is not whole.
    ///
    /// Being of a codec that nobody here decodes takes nothing away from a file.
    package var isDamage: Bool { self != .notDecoded }

    /// Whether a file with this problem is refused: it was made to harm who reads it.
    package var isRefusal: Bool { self == .tableBomb }
  }

  package let slug: Slug
  package let sentence: String

  package init(_ slug: Slug, _ sentence: String) {
    self.slug = slug
    self.sentence = sentence
  }
}
