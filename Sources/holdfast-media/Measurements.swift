/// The answer to one request: what was found in the file, without judgement.
///
/// The parent draws the conclusions, and trusts none of this.
struct Measurements: Encodable {
  let nonce: UInt64
  /// Why the file could not be opened.
  var openError: String?
  /// Why reading packets ended before the end of the file.
  var stopError: String?
  /// errno of the first read that the disk refused.
  var readError: Int32?
  var aigcLabel = false
  var streams: [StreamMeasurements] = []

  init(of input: FileInput, as request: Request) {
    nonce = request.nonce
    do throws(AVFailure) {
      let demuxer = try Demuxer(input)
      aigcLabel = demuxer.hasAIGCLabel
      measure(demuxer, fileSize: input.size, depth: request.depth)
    } catch {
      openError = error.description
    }
    readError = input.readError
  }

  private mutating func measure(_ demuxer: borrowing Demuxer, fileSize: Int64, depth: Depth) {
    var meters = demuxer.streams.compactMap { stream in
      stream.map { StreamMeter($0, fileSize: fileSize, depth: depth) }
    }
    if depth != .headers {
      do throws(AVFailure) {
        try read(demuxer, into: &meters)
      } catch {
        stopError = error.description
      }
      for number in meters.indices { meters[number].finish() }
    }
    streams = meters.map(\.measured)
  }

  private func read(
    _ demuxer: borrowing Demuxer, into meters: inout [StreamMeter]
  ) throws(AVFailure) {
    guard let packet = Packet() else { throw .outOfMemory }
    while try demuxer.read(into: packet) {
      // A fragmented file may bring a track that was not there when it was opened.
      if meters.indices.contains(packet.streamIndex) { meters[packet.streamIndex].count(packet) }
      packet.clear()
    }
  }
}
