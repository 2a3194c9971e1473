/// The ending of an object's name.
///
/// It follows the bytes, never the link.
package enum ObjectExtension: String, Sendable, CaseIterable, Codable {
  case mp4, mov
}
