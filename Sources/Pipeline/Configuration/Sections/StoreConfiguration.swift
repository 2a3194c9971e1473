package import Providers

/// What is kept, and what the archive leaves of the disk.
package struct StoreConfiguration: Hashable, Sendable {
  /// Always with `video`: it is what the user ordered.
  package var keep: [Artifact.Role] = [.video, .original]
  /// Free space that is left alone.
  package var reserve = ByteSize.gibibytes(1)
}

extension StoreConfiguration {
  func keeps(_ role: Artifact.Role) -> Bool {
    keep.contains(Artifact.Role.further.contains(role) ? .video : role)
  }
}

extension StoreConfiguration: ConfigurationSection {
  mutating func walk(_ fields: some ConfigurationFields) {
    fields.list("keep", &keep)
    fields.expect(
      "keep", keep.contains(.video), otherwise: "leaves out video; add it, it decides the outcome")
    fields.value("reserve", &reserve, in: ByteSize(bytes: 0) ... .tebibytes(1024))
  }
}
