/// How much payload there is: BagIt's Payload-Oxum, `bytes.files`.
struct PayloadSum: Equatable {
  var bytes: Int64 = 0
  var files = 0

  mutating func add(_ size: Int64) {
    bytes += size
    files += 1
  }
}

extension PayloadSum: LosslessStringConvertible {
  init?(_ description: String) {
    let parts = description.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let bytes = Int64(parts[0]), let files = Int(parts[1]) else {
      return nil
    }
    self.init(bytes: bytes, files: files)
  }

  var description: String {
    "\(bytes).\(files)"
  }
}
