import SystemPackage

/// Where in an object the damage is: the chunks in its receipts, of 1 MiB each, tell.
struct Locator: Sendable {
  let archive: Archive

  /// In order, none touching another; none when no receipt tells, or when all chunks are as they
  /// were.
  func badRanges(
    of object: ObjectName, in file: Reading.File, _ owners: [Verification.Owner]
  ) throws -> [Range<Int64>] {
    guard let chunks = chunks(of: object, owners) else { return [] }
    let size = Int64(FileReader.pieceSize)
    var ranges: [Range<Int64>] = []
    for (index, pair) in zip(chunks, file.checksums).enumerated() where pair.0 != pair.1 {
      let start = Int64(index) * size
      let range = start..<min(start + size, file.bytes)
      if let last = ranges.last, last.upperBound == start {
        ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
      } else {
        ranges.append(range)
      }
    }
    return ranges
  }

  private func chunks(of object: ObjectName, _ owners: [Verification.Owner]) -> [UInt32]? {
    for owner in owners {
      let receipt = try? archive.receipt(provider: owner.provider, taskID: owner.taskID)
      let artifact = receipt?.artifacts.first { $0.digest == object.digest }
      guard let chunks = artifact?.chunks else { continue }
      return chunks.map { UInt32($0, radix: 16) ?? 0 }
    }
    return nil
  }
}
