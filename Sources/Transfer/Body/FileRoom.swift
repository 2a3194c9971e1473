/// The room on the disk that one file may take.
///
/// Called on the curl thread; lengths are those of the file from its first byte, in bytes.
package protocol FileRoom: Sendable {
  /// Returns how long the file may become, `length` at least; nil when there is no room for that.
  ///
  /// - Parameter isWhole: whether `length` is that of the whole file; otherwise more may come.
  func claim(_ length: Int64, isWhole: Bool) -> Int64?

  /// So much of the file is on the disk, or reserved there.
  func hold(_ length: Int64)

  /// The file system has refused the file up to `length`, although there seemed to be room.
  func refused(_ length: Int64)
}
