/// A text that no description, dump or log shows.
package struct Secret: Hashable, Sendable {
  /// The text itself, for the one place that sends it.
  package let revealed: String

  init(_ text: String) {
    revealed = text
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "(secret)" }

  package var debugDescription: String { description }

  package var customMirror: Mirror { Mirror(self, children: []) }
}
