import SystemPackage

extension FilePermissions {
  /// 0444: what is filed is never written again.
  static let filed: FilePermissions = [.ownerRead, .groupRead, .otherRead]

  /// 0644: what Holdfast goes on writing, and others may read.
  static let kept: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
}
