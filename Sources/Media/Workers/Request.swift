/// What the worker is asked about one file, which goes beside it as a descriptor.
struct Request: Encodable {
  let nonce: UInt64
  let depth: Depth
  /// After this long the worker ends itself, should its parent no longer be there to do it.
  let seconds: UInt32

  init(depth: Depth, timeout: Duration) {
    nonce = UInt64.random(in: .min ... .max)
    self.depth = depth
    // A day at most, and later than the parent, who tells being late from crashing.
    seconds = UInt32(clamping: min(timeout.components.seconds, 86_400) + 2)
  }
}
