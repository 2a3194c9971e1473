/// Sums of what a file says: what is beyond 63 bits is beyond any file.
extension Int64 {
  /// The sum of two numbers that are not negative.
  func addingClamping(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  func multipliedClamping(by other: UInt32) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: Int64(other))
    return overflow ? .max : product
  }
}
