import CCurl
import Glibc

/// The header lines of a request as libcurl takes them, freed when they go out of scope.
struct HeaderList: ~Copyable {
  private(set) var raw: UnsafeMutablePointer<curl_slist>?

  deinit { curl_slist_free_all(raw) }

  /// Throws `badHeader` for what would end the line and begin another.
  mutating func add(_ name: String, _ value: String) throws(TransferError) {
    guard (name + value).utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
      throw .badHeader(name: String(name.filter { $0.isLetter || $0 == "-" }))
    }
    guard let raw = curl_slist_append(raw, "\(name): \(value)") else {
      throw .localIO(errno: ENOMEM)
    }
    self.raw = raw
  }
}
