import CLinux
import FoundationEssentials
import Glibc

/// The worker's end of the SOCK_SEQPACKET pair: a request and a descriptor come in, an answer goes
/// out, a message each, all of them JSON.
struct ParentSocket {
  let descriptor: Int32

  /// The next request and the file it is about; nil when the parent has closed its end.
  func receive() throws -> (Request, FileInput)? {
    var buffer = [UInt8](repeating: 0, count: 1024)
    var file: Int32 = -1
    var count = 0
    repeat {
      count = buffer.withUnsafeMutableBytes {
        clinux_receive_descriptor(descriptor, $0.baseAddress, $0.count, &file)
      }
    } while count < 0 && errno == EINTR
    guard count >= 0 else { throw ProtocolError.socket(errno) }
    guard count > 0 else { return nil }
    guard file >= 0 else { throw ProtocolError.noDescriptor }
    let input = try FileInput(descriptor: file)
    return (try JSONDecoder().decode(Request.self, from: Data(buffer[..<count])), input)
  }

  func send(_ answer: Answer) throws { try send(JSONEncoder().encode(answer)) }

  /// By sendmsg, which is what the sandbox lets through; a parent that is gone gives no signal.
  private func send(_ bytes: Data) throws {
    let sent = bytes.withUnsafeBytes { bytes in
      clinux_send(descriptor, bytes.baseAddress, bytes.count)
    }
    guard sent == bytes.count else { throw ProtocolError.socket(errno) }
  }

  /// Fails when the descriptor is no socket: the program was started by hand.
  func check() throws(ProtocolError) {
    var type: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0 else {
      throw .socket(errno)
    }
  }
}
