import CAVFormat

/// The picture that stands for a video: the first frame that is not black.
struct Poster {
  /// So many frames are looked at; then the brightest of them has to do.
  private static let mostFrames = 240
  /// 1/12 of full brightness, on average over the picture.
  private static let dark = 256 / 12

  /// Nil when there is no frame that can be decoded here.
  private(set) var jpeg: [UInt8]?

  /// Throws `outOfMemory` alone.
  init(of input: FileInput) throws(AVFailure) {
    do throws(AVFailure) {
      guard let picture = try Self.picture(in: Demuxer(input)) else { return }
      jpeg = try JPEGEncoder.encode(picture)
    } catch .outOfMemory {
      throw .outOfMemory
    } catch {
      // A file that cannot be opened, or read no further, before a picture was found has none.
    }
  }

  private static func picture(in demuxer: borrowing Demuxer) throws(AVFailure) -> Thumbnail? {
    guard let stream = demuxer.mainVideo,
      let decoder = Decoder(stream.pointee.codecpar), let packet = Packet()
    else { return nil }
    demuxer.readOnly(stream)
    var choice = Choice(
      turn: StreamMeasurements.rotation(of: stream),
      pixelAspect: stream.pointee.sample_aspect_ratio)
    while !choice.isMade, decoder.frames < mostFrames, try demuxer.read(into: packet) {
      if packet.streamIndex == Int(stream.pointee.index) {
        try decoder.decode(packet) { choice.look(at: $0) }
      }
      packet.clear()
    }
    if !choice.isMade { try decoder.finish { choice.look(at: $0) } }
    return choice.brightest
  }

  /// Which of the frames that go by is kept.
  private struct Choice {
    let turn: Int
    /// What the container says; where it is silent, the frame does.
    let pixelAspect: AVRational
    private(set) var brightest: Thumbnail?
    private var brightness = -1

    init(turn: Int, pixelAspect: AVRational) {
      self.turn = turn
      self.pixelAspect = pixelAspect
    }

    var isMade: Bool { brightness >= dark }

    mutating func look(at frame: UnsafePointer<AVFrame>) {
      guard !isMade, let picture = Picture(frame), picture.brightness > brightness else { return }
      brightness = picture.brightness
      let aspect = pixelAspect.num > 0 ? pixelAspect : frame.pointee.sample_aspect_ratio
      brightest = Thumbnail(of: picture, turned: turn, pixelAspect: aspect)
    }
  }
}
