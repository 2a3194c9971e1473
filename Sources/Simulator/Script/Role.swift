/// Which artifact of its task a file is.
package enum Role: String, Sendable, CaseIterable {
  case video
  case original
}
