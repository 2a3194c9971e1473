/// The worker's answer about one stream; the worker's own type of this name says what each means.
struct StreamMeasurements: Decodable {
  enum Kind: String, Decodable { case video, audio, other }

  let kind: Kind
  let id: Int
  let codec: String
  let width: Int
  let height: Int
  let rotation: Int
  let sampleRate: Int
  let channels: Int
  let duration: Double?
  let start: Double?
  let rateNumerator: Int
  let rateDenominator: Int
  let framesTold: Int
  let indexEntries: Int
  let entriesPastEnd: Int
  let packets: Int?
  let packetSpan: Double?
  let corruptPackets: Int?
  let badNALPackets: Int?
  let zeroedPackets: Int?
  let hiddenPackets: Int?
  let canDecode: Bool?
  let decodedFrames: Int?
  let decodeErrors: Int?
  let decodeErrorTimes: [Double]?

  /// Samples that are listed less samples that are there: packets read, or else index entries.
  ///
  /// Edits that leave samples out, or show some twice, make libavformat list them anew in its index. An
  /// index that could not be allocated is empty, and libavformat says nothing of it.
  func missingSamples(isCut: Bool) -> Int {
    let listed = isCut && indexEntries > 0 ? indexEntries : framesTold
    return listed - (packets ?? indexEntries)
  }

  /// Pictures that should have come out of the decoder, and did not; nil when none was asked to.
  var missingFrames: Int? {
    guard kind == .video, let packets, let decodedFrames else { return nil }
    return max(0, packets - (hiddenPackets ?? 0) - decodedFrames)
  }

  var isPlausible: Bool {
    let counts = [
      id, width, height, sampleRate, channels, rateNumerator, rateDenominator, framesTold,
      indexEntries, entriesPastEnd,
    ]
    let optionalCounts = [
      packets, corruptPackets, badNALPackets, zeroedPackets, hiddenPackets, decodedFrames,
      decodeErrors,
    ]
    let times = decodeErrorTimes ?? []
    return codec.isTame && (0..<360).contains(rotation)
      && (counts + optionalCounts.compactMap(\.self)).allSatisfy(Self.countRange.contains)
      && times.count <= 8
      && (times + [duration, start, packetSpan].compactMap(\.self))
        .allSatisfy(Self.secondsRange.contains)
  }

  /// libavformat's counts are of 32 bits, and no sum of eight of them overflows.
  private static let countRange = 0...Int(UInt32.max)
  /// Thirty years; NaN and infinities are in no range.
  private static let secondsRange = 0.0...1e9
}
