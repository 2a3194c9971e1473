/// Hosts that say what the bytes add up to.
extension FaultRow {
  static let checksums = [
    FaultRow(
      74,
      Fault("sends the CRC-64 of its file", .head("\(length)\(sum(of: .clip))")),
      Fault(
        "sends the CRC-64 of another file, once", .head("\(length)\(sum(of: .other))"),
        .head("\(length)\(sum(of: .clip))")
      )
      .asking(.whole, .whole),
      Fault(
        "sends other bytes under the CRC-64 of its file, once",
        .head("\(length)\(sum(of: .clip))", smudged), .head("\(length)\(sum(of: .clip))")
      )
      .asking(.whole, .whole).with { $0.remark = "one bit of a picture differs" },
      Fault("always sends the CRC-64 of another file", .head("\(length)\(sum(of: .other))"))
        .asking(.whole, .whole).with {
          $0.ending = "archived mismatch checksum-mismatch"
          $0.remark = "kept, for the link would die"
        },
      Fault(
        "breaks off, and sends the CRC-64 with the rest alone", .cut(),
        .raw(
          Served.clip.partHead(from: 200_000).replacing(
            "\r\n\r\n", with: "\r\n\(sum(of: .other))\r\n"),
          wholeClip[200_000...]), .head("\(length)\(sum(of: .clip))")
      )
      .asking(.whole, .rest(from: 200_000), .whole, telling: "truncated"))
  ]

  /// The clip with another bit in the middle of a picture, where no box or packet shows it.
  private static var smudged: Served {
    var bytes = Served.clip.bytes
    bytes[bytes.count / 2] ^= 0x10
    return Served(bytes: bytes)
  }

  /// The header line of TOS: CRC-64/XZ as a decimal number.
  private static func sum(of served: Served) -> String {
    let sum = served.bytes.reduce(UInt64.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt64(byte)) { rest, _ in
        rest >> 1 ^ (rest & 1) &* 0xc96c_5795_d787_0f42
      }
    }
    return "x-tos-hash-crc64ecma: \(~sum)\r\n"
  }
}
