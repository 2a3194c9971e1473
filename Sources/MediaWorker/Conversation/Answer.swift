import FoundationEssentials

/// The answer to one request: a message of JSON.
package struct Answer: Encodable {
  package var nonce: UInt64
  /// In a worker's first answer alone: 0 when its sandbox is complete, or the errno with which the
  /// kernel refused to filter system calls.
  package var filterError: Int32?
  /// The file asked for more memory than it may have: nothing else is told of it then.
  private(set) var isOutOfMemory: Bool?
  /// errno of the first read that the disk refused.
  private(set) var readError: Int32?
  private(set) var measurements: Measurements?
  /// A JPEG; nil when the file has no frame that one could be made of.
  private(set) var poster: Data?

  /// Reads the file as far as the request wants it.
  package init(to request: Request, about input: FileInput) {
    nonce = request.nonce
    do throws(AVFailure) {
      switch request.errand {
      case .headers: measurements = try Measurements(of: input, depth: .headers)
      case .packets: measurements = try Measurements(of: input, depth: .packets)
      case .frames: measurements = try Measurements(of: input, depth: .frames)
      case .poster: poster = try Poster(of: input).jpeg.map { Data($0) }
      }
    } catch {
      isOutOfMemory = true
    }
    readError = input.readError
  }
}
