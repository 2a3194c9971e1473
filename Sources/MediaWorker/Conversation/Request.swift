/// What the parent asks of one file; the file itself comes beside it, as a descriptor.
package struct Request: Decodable {
  enum Errand: String, Decodable {
    case headers, packets, frames
    /// A small picture of one of the first frames.
    case poster

    var memory: MemoryLimit {
      switch self {
      case .headers, .packets: .reading
      case .frames, .poster: .decoding
      }
    }
  }

  /// Comes back in the answer, so that an answer cannot be taken for another file's.
  package let nonce: UInt64
  let errand: Errand
  /// How much processor time the file may take; a day at most.
  let seconds: UInt32
}
