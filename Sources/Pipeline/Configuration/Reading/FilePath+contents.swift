import SystemPackage

extension FilePath {
  /// The file's bytes, but no more than `limit` + 1 of them: enough to see that it is too large.
  func contents(limit: Int) throws(Errno) -> [UInt8] {
    try Errno.typed {
      let descriptor = try FileDescriptor.open(self, .readOnly, options: .closeOnExec)
      return try descriptor.closeAfter {
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count < bytes.count {
          let read = try bytes.withUnsafeMutableBytes {
            try descriptor.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
          }
          guard read > 0 else { break }
          count += read
        }
        return Array(bytes[..<count])
      }
    }
  }
}
