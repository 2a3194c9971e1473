import Glibc

/// Why the worker can no longer talk with its parent.
enum ProtocolError: Error, CustomStringConvertible {
  case socket(Int32)
  case noDescriptor
  case writableDescriptor
  case outOfMemory

  var description: String {
    switch self {
    case .socket(EBADF), .socket(ENOTSOCK):
      "this program is started by holdfast, which hands it the files to read"
    case .socket(let number):
      "the socket to holdfast failed: \(String(cString: strerror(number)))"
    case .noDescriptor:
      "a request came without a file"
    case .writableDescriptor:
      "a request came with a file that can be written"
    case .outOfMemory:
      "there is no memory left"
    }
  }
}
