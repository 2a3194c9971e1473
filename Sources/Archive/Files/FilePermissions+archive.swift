package import SystemPackage

extension FilePermissions {
  /// 0444: what is filed is never written again.
  static let filed: FilePermissions = [.ownerRead, .groupRead, .otherRead]

  /// 0755: a directory of the archive's.
  package static let directory: FilePermissions = [
    .ownerReadWriteExecute, .groupReadExecute, .otherReadExecute,
  ]

  /// 0644: what Holdfast goes on writing, and others may read.
  package static let kept: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
}
