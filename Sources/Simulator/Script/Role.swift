/// Which artifact of its task a file is.
package enum Role: String, Sendable {
  case video
  case original
}
