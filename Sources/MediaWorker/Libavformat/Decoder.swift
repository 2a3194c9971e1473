import CAVFormat
import Glibc

/// One stream's decoder: one thread, strict, its pictures and samples counted and thrown away.
final class Decoder {
  /// The decoders that a stranger's file may reach, by the codec they are for.
  private static let allowed: [AVCodecID: String] = [
    AV_CODEC_ID_H264: "h264", AV_CODEC_ID_HEVC: "hevc", AV_CODEC_ID_AV1: "libdav1d",
    AV_CODEC_ID_VP9: "vp9", AV_CODEC_ID_MPEG4: "mpeg4", AV_CODEC_ID_AAC: "aac",
    AV_CODEC_ID_MP3: "mp3float", AV_CODEC_ID_OPUS: "opus",
  ]
  /// 8K: four times the largest that a service delivers.
  private static let largestPicture: Int64 = 7680 * 4320

  private(set) var frames = 0
  private(set) var errors = 0
  /// Where the first errors are, in the stream's time base.
  private(set) var errorTimes: [Int64] = []

  /// False when the decoder refused the track's header, which is the one error then.
  private let isOpen: Bool
  /// Of the latest packet, in the stream's time base.
  private var time: Int64 = 0
  private let context: UnsafeMutablePointer<AVCodecContext>
  private let frame: UnsafeMutablePointer<AVFrame>

  /// Nil when the codec is not one of the allowed ones, or libavcodec was built without it.
  init?(_ parameters: UnsafeMutablePointer<AVCodecParameters>) {
    guard let name = Self.allowed[parameters.pointee.codec_id],
      let codec = avcodec_find_decoder_by_name(name),
      let frame = av_frame_alloc(), let context = avcodec_alloc_context3(codec)
    else { return nil }
    context.pointee.thread_count = 1
    // Strict, checksums too. Concealment stays on: what it mends it flags, and without it libavcodec
    // passes over much in silence (of 150 single bits turned over in a clip, 84 were found, not 131).
    context.pointee.err_recognition = AV_EF_EXPLODE | AV_EF_CRCCHECK
    context.pointee.max_pixels = Self.largestPicture
    isOpen =
      avcodec_parameters_to_context(context, parameters) >= 0
      && avcodec_open2(context, codec, nil) >= 0
    self.context = context
    self.frame = frame
    if !isOpen { countError() }
  }

  deinit {
    var frame: UnsafeMutablePointer<AVFrame>? = frame
    av_frame_free(&frame)
    var context: UnsafeMutablePointer<AVCodecContext>? = context
    avcodec_free_context(&context)
  }

  /// The size of the pictures, as far as the decoder knows it by now.
  var size: (width: Int, height: Int) {
    (Int(context.pointee.width), Int(context.pointee.height))
  }

  /// Decodes one packet and hands over every frame that came out, for as long as the call lasts.
  ///
  /// Throws `outOfMemory` alone: other errors are counted.
  func decode(
    _ packet: borrowing Packet, frame body: (UnsafePointer<AVFrame>) -> Void = { _ in }
  ) throws(AVFailure) {
    time = packet.presentationTime ?? time
    try send(packet.pointer, body)
  }

  /// Takes out what the decoder still holds back; the last call.
  func finish(frame body: (UnsafePointer<AVFrame>) -> Void = { _ in }) throws(AVFailure) {
    try send(nil, body)
  }

  private func send(
    _ packet: UnsafeMutablePointer<AVPacket>?, _ body: (UnsafePointer<AVFrame>) -> Void
  ) throws(AVFailure) {
    guard isOpen else { return }
    try note(avcodec_send_packet(context, packet))
    while true {
      let result = avcodec_receive_frame(context, frame)
      if result == AVFailure.tryAgain || result == AVFailure.endOfFile { return }
      try note(result)
      guard result >= 0 else { return }
      frames += 1
      let isFlawed = frame.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0
      if isFlawed || frame.pointee.decode_error_flags != 0 { countError() }
      body(frame)
    }
  }

  private func note(_ result: Int32) throws(AVFailure) {
    if result == AVFailure.outOfMemory.code { throw .outOfMemory }
    if result < 0 { countError() }
  }

  private func countError() {
    errors += 1
    if errorTimes.count < 8 { errorTimes.append(time) }
  }
}
