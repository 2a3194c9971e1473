/// What is wrong with one scalar, before it is known where it stands.
enum Complaint: Error {
  /// The scalar may be quoted back; what to write in its place.
  case write(String)
  /// A predicate about the scalar, such as "is empty", which is not quoted: it may hold a secret.
  case says(String)
}
