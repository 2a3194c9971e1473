@testable import Transfer

extension FileContents {
  /// What a file holds, read by other means than it was written.
  init(of descriptor: CInt) throws { self.init(try ChunkedDigest(of: descriptor)) }
}
