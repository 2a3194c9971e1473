/// What the parent asks of one file; the file itself comes beside it, as a descriptor.
struct Request: Decodable {
  /// Comes back in the answer, so that an answer cannot be taken for another file's.
  let nonce: UInt64
  let depth: Depth
  /// How long the file may take before the worker ends itself.
  let seconds: UInt32
}
