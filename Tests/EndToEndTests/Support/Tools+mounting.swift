import Foundation

extension Tools {
  /// Whether a process may mount things in a namespace of its own.
  static func canMount() async throws -> Bool {
    let mount = "mount -t tmpfs tmpfs /mnt"
    return try await Running(
      URL(filePath: "/usr/bin/env"), ["unshare", "-rm", "sh", "-c", mount], in: root
    ).finish().exit == 0
  }
}
