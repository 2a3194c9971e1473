import Crypto
package import FoundationEssentials

/// A file that is served, mapped into memory.
package struct Clip: Sendable {
  package let bytes: Data

  /// A strong validator: the bytes' MD5 in quotes, as object stores have it.
  package let entityTag: String

  /// As an HTTP date.
  package let lastModified: String
  package let contentType: String

  package init(path: String) throws(SimulatorError) {
    do {
      bytes = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      lastModified = HTTPDate.text(of: attributes[.modificationDate] as? Date ?? .now)
    } catch {
      throw .file(path: path, cause: error)
    }
    entityTag = "\"\(Hex.text(Insecure.MD5.hash(data: bytes)))\""
    contentType = path.hasSuffix(".mov") ? "video/quicktime" : "video/mp4"
  }
}
