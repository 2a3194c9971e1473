/// A file that is said to be in the archive, by whomever.
struct Promise {
  /// Nil where the path tells it.
  var digest: Digest?
  var bytes: Int64?
  /// The seal lists it.
  var isSealed: Bool
}
