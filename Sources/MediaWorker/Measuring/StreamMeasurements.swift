import CAVFormat

/// What was measured of one stream.
///
/// Counts are nil where the depth did not go that far.
struct StreamMeasurements: Encodable {
  enum Kind: String, Encodable { case video, audio, other }

  let kind: Kind
  /// The track's; 0 where it has none.
  let id: Int
  let codec: String
  var width: Int
  var height: Int
  /// Degrees clockwise, 0 to 359.
  let rotation: Int
  let sampleRate: Int
  let channels: Int
  /// Seconds, as the track's header and edit list say.
  let duration: Double?
  /// Seconds from the beginning of the movie to the first sample that is shown; nil for none.
  var start: Double?
  let rateNumerator: Int
  let rateDenominator: Int
  /// Samples that the sample table lists; 0 when fragmented.
  let framesTold: Int
  let indexEntries: Int
  let entriesPastEnd: Int
  var packets: Int?
  /// Seconds from the first packet's decode time to the end of the last one.
  var packetSpan: Double?
  var corruptPackets: Int?
  var badNALPackets: Int?
  /// Packets of zeros alone, or that end in many, of a codec that writes none such.
  var zeroedPackets: Int?
  /// Packets that an edit list hides: a decoder takes them, and gives no frame for them.
  var hiddenPackets: Int?
  /// Whether there is a decoder for it.
  var canDecode: Bool?
  var decodedFrames: Int?
  var decodeErrors: Int?
  /// Seconds at which the first errors are, eight at most.
  var decodeErrorTimes: [Double]?

  init(_ stream: UnsafeMutablePointer<AVStream>, fileSize: Int64) {
    let parameters = stream.pointee.codecpar.pointee
    kind = Self.kind(of: stream)
    id = Self.bounded(Int64(stream.pointee.id))
    codec = String(cString: avcodec_get_name(parameters.codec_id))
    width = Self.bounded(Int64(parameters.width))
    height = Self.bounded(Int64(parameters.height))
    rotation = Self.rotation(of: stream)
    sampleRate = Self.bounded(Int64(parameters.sample_rate))
    channels = Self.bounded(Int64(parameters.ch_layout.nb_channels))
    // AV_NOPTS_VALUE, for a track that does not say, is negative.
    duration = Self.seconds(
      Double(stream.pointee.duration) * av_q2d(stream.pointee.time_base))
    start = Self.seconds(
      Double(stream.pointee.start_time) * av_q2d(stream.pointee.time_base))
    rateNumerator = Self.bounded(Int64(stream.pointee.avg_frame_rate.num))
    rateDenominator = Self.bounded(Int64(stream.pointee.avg_frame_rate.den))
    framesTold = Self.bounded(stream.pointee.nb_frames)
    indexEntries = Int(avformat_index_get_entries_count(stream))
    entriesPastEnd = Self.entries(of: stream, past: fileSize)
  }

  /// A cover is a picture, and no video.
  static func kind(of stream: UnsafeMutablePointer<AVStream>) -> Kind {
    let isCover = stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0
    switch stream.pointee.codecpar.pointee.codec_type {
    case AVMEDIA_TYPE_VIDEO where !isCover: return .video
    case AVMEDIA_TYPE_AUDIO: return .audio
    default: return .other
    }
  }

  /// A hostile file may make any number negative or huge: the parent takes 32 bits.
  private static func bounded(_ number: Int64) -> Int {
    Int(min(max(number, 0), Int64(UInt32.max)))
  }

  /// Nil for what is no length of a video: nothing, more than thirty years, NaN.
  static func seconds(_ number: Double) -> Double? {
    number > 0 && number < 1e9 ? number : nil
  }

  /// Degrees clockwise, 0 to 359.
  static func rotation(of stream: UnsafeMutablePointer<AVStream>) -> Int {
    guard let matrix = cavformat_display_matrix(stream) else { return 0 }
    // libavutil counts counter-clockwise, and a matrix of nonsense gives NaN.
    let clockwise = -av_display_rotation_get(matrix)
    guard clockwise.isFinite else { return 0 }
    return (Int(clockwise.rounded()) % 360 + 360) % 360
  }

  /// How many samples lie, in part at least, behind the end of the file: the cheapest proof that
  /// something was cut off, even a single byte.
  private static func entries(
    of stream: UnsafeMutablePointer<AVStream>, past fileSize: Int64
  ) -> Int {
    (0..<avformat_index_get_entries_count(stream)).count { number in
      guard let entry = avformat_index_get_entry(stream, number) else { return false }
      let (end, overflow) = entry.pointee.pos.addingReportingOverflow(Int64(entry.pointee.size))
      return overflow || end > fileSize
    }
  }
}
