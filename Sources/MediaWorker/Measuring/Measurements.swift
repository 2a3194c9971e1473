/// What was found in a file, without judgement.
///
/// The parent draws the conclusions, and trusts none of this.
struct Measurements: Encodable {
  /// Why the file could not be opened.
  private(set) var openError: String?
  /// Why reading packets ended before the end of the file.
  private(set) var stopError: String?
  private(set) var aigcLabel = false
  private(set) var streams: [StreamMeasurements] = []

  /// Throws `outOfMemory` alone: what else goes wrong is a finding.
  init(of input: FileInput, depth: Depth) throws(AVFailure) {
    do throws(AVFailure) {
      let demuxer = try Demuxer(input)
      aigcLabel = demuxer.hasAIGCLabel
      try measure(demuxer, fileSize: input.size, depth: depth)
    } catch .outOfMemory {
      throw .outOfMemory
    } catch {
      openError = error.description
    }
  }

  private mutating func measure(
    _ demuxer: borrowing Demuxer, fileSize: Int64, depth: Depth
  ) throws(AVFailure) {
    var meters = demuxer.streams.compactMap { stream in
      stream.map { StreamMeter($0, fileSize: fileSize, depth: depth) }
    }
    if depth != .headers {
      do throws(AVFailure) {
        try read(demuxer, into: &meters)
      } catch .outOfMemory {
        throw .outOfMemory
      } catch {
        stopError = error.description
      }
      for number in meters.indices { try meters[number].finish() }
    }
    streams = meters.map(\.measured)
  }

  private func read(
    _ demuxer: borrowing Demuxer, into meters: inout [StreamMeter]
  ) throws(AVFailure) {
    guard let packet = Packet() else { throw .outOfMemory }
    while try demuxer.read(into: packet) {
      // A fragmented file may bring a track that was not there when it was opened.
      if meters.indices.contains(packet.streamIndex) {
        try meters[packet.streamIndex].count(packet)
      }
      packet.clear()
    }
  }
}
