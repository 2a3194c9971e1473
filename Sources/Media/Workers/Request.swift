/// What the worker is asked about one file, which goes beside it as a descriptor.
struct Request: Encodable {
  let nonce: UInt64
  let errand: Errand
  /// After this long the worker ends itself, should its parent no longer be there to do it.
  let seconds: UInt32

  init(_ errand: Errand, timeout: Duration) {
    nonce = UInt64.random(in: .min ... .max)
    self.errand = errand
    // A day at most; rounded up, since a clock that is set to nothing does not run.
    seconds = UInt32(clamping: min(timeout.components.seconds, 86_400)) + 1
  }
}
