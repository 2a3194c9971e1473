import CAVFormat

/// Measures one stream while its packets go by.
struct StreamMeter {
  /// Codecs of which no packet is of zeros alone.
  ///
  /// An AAC frame ends with bits set, one of MP3 or VP9 begins with some, and so does a unit of AV1.
  /// Sound that is not compressed may well be of zeros.
  private static let neverOfZeros: Set = [
    AV_CODEC_ID_AAC, AV_CODEC_ID_MP3, AV_CODEC_ID_VP9, AV_CODEC_ID_AV1,
  ]
  /// Codecs of which no packet ends in many zeros; MP3 may fill frames with them.
  private static let neverEndInZeros = neverOfZeros.subtracting([AV_CODEC_ID_MP3])
  /// Of 44,200 packets of real files none ends in more than 2.
  private static let mostTrailingZeros = 32

  private(set) var measured: StreamMeasurements

  private let timeBase: Double
  private let nalLengths: NALLengths?
  private let isNeverOfZeros: Bool
  private let neverEndsInZeros: Bool
  private let decoder: Decoder?
  private var firstTime: Int64?
  private var lastTime: Int64?
  private var lastStep: Int64 = 0

  init(_ stream: UnsafeMutablePointer<AVStream>, fileSize: Int64, depth: Depth) {
    measured = StreamMeasurements(stream, fileSize: fileSize)
    timeBase = av_q2d(stream.pointee.time_base)
    nalLengths = NALLengths(stream.pointee.codecpar.pointee)
    isNeverOfZeros = Self.neverOfZeros.contains(stream.pointee.codecpar.pointee.codec_id)
    neverEndsInZeros = Self.neverEndInZeros.contains(stream.pointee.codecpar.pointee.codec_id)
    let isDecoded = depth == .frames && measured.kind != .other
    decoder = isDecoded ? Decoder(stream.pointee.codecpar) : nil
    if isDecoded { measured.canDecode = decoder != nil }
    guard depth != .headers else { return }
    measured.packets = 0
    measured.corruptPackets = 0
    measured.badNALPackets = 0
    measured.zeroedPackets = 0
    measured.hiddenPackets = 0
  }

  /// Throws `outOfMemory` alone.
  mutating func count(_ packet: borrowing Packet) throws(AVFailure) {
    measured.packets? += 1
    if packet.isHidden { measured.hiddenPackets? += 1 }
    if packet.isCorrupt { measured.corruptPackets? += 1 }
    if let nalLengths, !nalLengths.fit(packet.bytes) { measured.badNALPackets? += 1 }
    if isNeverOfZeros, hasHole(packet) { measured.zeroedPackets? += 1 }
    if let time = packet.decodeTime { advance(to: time) }
    try decoder?.decode(packet)
  }

  /// Adds what is only known after the last packet.
  ///
  /// Throws `outOfMemory` alone.
  mutating func finish() throws(AVFailure) {
    if let firstTime, let lastTime {
      // The last packet's own length is not in every file: it is taken to be like the one before.
      measured.packetSpan = StreamMeasurements.seconds(
        (Double(lastTime) - Double(firstTime) + Double(lastStep)) * timeBase)
    }
    if measured.start == nil, let firstTime {
      measured.start = StreamMeasurements.seconds(Double(firstTime) * timeBase)
    }
    guard let decoder else { return }
    try decoder.finish()
    measured.decodedFrames = decoder.frames
    measured.decodeErrors = decoder.errors
    measured.decodeErrorTimes = decoder.errorTimes.map { min(max(0, Double($0) * timeBase), 1e9) }
    // The sample entry of MPEG-4 part 2 does not give the size; its decoder does.
    if measured.kind == .video, measured.width == 0 || measured.height == 0 {
      (measured.width, measured.height) = decoder.size
    }
  }

  private func hasHole(_ packet: borrowing Packet) -> Bool {
    let zeros = packet.trailingZeros
    return zeros > 0 && zeros == packet.bytes.count
      || neverEndsInZeros && zeros > Self.mostTrailingZeros
  }

  private mutating func advance(to time: Int64) {
    firstTime = firstTime ?? time
    if let lastTime { lastStep = max(0, time.subtractingReportingOverflow(lastTime).partialValue) }
    lastTime = time
  }
}
