import FoundationEssentials

/// A checksum of a whole file, as its host sends it beside the bytes.
///
/// None is asked for, and none is computed that was not told.
package struct HostChecksum: Hashable, Sendable {
  package enum Algorithm: String, CaseIterable, Sendable {
    case sha256, sha1, md5, crc64nvme, crc64ecma, crc32c, crc32
  }

  package let algorithm: Algorithm
  /// Lower-case hex digits.
  package let value: String

  init?(_ algorithm: Algorithm, bytes: [UInt8]) {
    guard bytes.count == algorithm.byteCount else { return nil }
    self.algorithm = algorithm
    value = bytes.hexadecimal
  }

  /// The form in which it is recorded: `crc64ecma:5d2c…`; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let algorithm = Algorithm(rawValue: String(parts[0])),
      parts[1].utf8.count == 2 * algorithm.byteCount,
      parts[1].allSatisfy({ $0.isHexDigit && !$0.isUppercase })
    else { return nil }
    self.algorithm = algorithm
    value = String(parts[1])
  }
}

extension HostChecksum: CustomStringConvertible {
  package var description: String { "\(algorithm.rawValue):\(value)" }
}

extension HostChecksum.Algorithm {
  fileprivate var byteCount: Int {
    switch self {
    case .sha256: 32
    case .sha1: 20
    case .md5: 16
    case .crc64nvme, .crc64ecma: 8
    case .crc32c, .crc32: 4
    }
  }

  /// S3's header for it, and `Content-MD5` (RFC 1864); nil where there is none.
  fileprivate var amazonHeader: String? {
    switch self {
    case .sha256, .sha1, .crc64nvme, .crc32c, .crc32: "x-amz-checksum-\(rawValue)"
    case .md5: "content-md5"
    case .crc64ecma: nil
    }
  }
}

extension ResponseHead {
  /// The checksum of the whole file in an answer that brings all of it; of several the strongest.
  var checksum: HostChecksum? {
    let told = HostChecksum.Algorithm.allCases.compactMap(amazonChecksum) + googleChecksums
    return told.first ?? checksumOfWhole
  }

  /// The checksum that is of the whole file also in an answer that brings a part of it: CRC-64 as a
  /// decimal number, which TOS, OSS and COS keep for every object.
  var checksumOfWhole: HostChecksum? {
    let names = ["x-tos-hash-crc64ecma", "x-oss-hash-crc64ecma", "x-cos-hash-crc64ecma"]
    return names.lazy.compactMap { self.headers[$0] }.compactMap { UInt64($0) }.first.flatMap {
      sum in
      HostChecksum(.crc64ecma, bytes: withUnsafeBytes(of: sum.bigEndian, Array.init))
    }
  }

  /// One of an upload in parts is the checksum of the parts' checksums, written `…-N`; it isn't the file's.
  private func amazonChecksum(_ algorithm: HostChecksum.Algorithm) -> HostChecksum? {
    guard let header = algorithm.amazonHeader, let text = headers[header],
      headers["x-amz-checksum-type"]?.uppercased() != "COMPOSITE" || algorithm == .md5
    else { return nil }
    return Data(base64Encoded: text).flatMap { HostChecksum(algorithm, bytes: Array($0)) }
  }

  /// `crc32c=…,md5=…`, of the bytes as they are stored, which are sent so unless they are packed.
  private var googleChecksums: [HostChecksum] {
    guard ["identity", nil].contains(headers["x-goog-stored-content-encoding"]) else { return [] }
    let hashes = headers["x-goog-hash"]?.split(separator: ",") ?? []
    return [HostChecksum.Algorithm.md5, .crc32c].compactMap { algorithm in
      let prefix = "\(algorithm.rawValue)="
      let hash = hashes.map { $0.trimming(while: \.isWhitespace) }.first { $0.hasPrefix(prefix) }
      return hash.flatMap { Data(base64Encoded: String($0.dropFirst(prefix.count))) }
        .flatMap { HostChecksum(algorithm, bytes: Array($0)) }
    }
  }
}
