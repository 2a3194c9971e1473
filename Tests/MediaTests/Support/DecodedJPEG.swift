import CAVFormat
import Testing

/// A JPEG as libavcodec reads it back.
struct DecodedJPEG {
  let width: Int
  let height: Int
  /// Of the luma, 0 to 255.
  let brightness: Int

  init(_ bytes: [UInt8]) throws {
    var context = avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_MJPEG))
    var frame = av_frame_alloc()
    var packet = av_packet_alloc()
    defer {
      avcodec_free_context(&context)
      av_frame_free(&frame)
      av_packet_free(&packet)
    }
    let decoder = try #require(context)
    let picture = try #require(frame)
    try #require(avcodec_open2(decoder, decoder.pointee.codec, nil) == 0)
    try #require(av_new_packet(packet, Int32(bytes.count)) == 0)
    try #require(packet?.pointee.data).update(from: bytes, count: bytes.count)
    try #require(avcodec_send_packet(decoder, packet) == 0)
    try #require(avcodec_receive_frame(decoder, frame) == 0)
    width = Int(picture.pointee.width)
    height = Int(picture.pointee.height)
    let lines = try #require(picture.pointee.data.0)
    let lineSize = Int(picture.pointee.linesize.0)
    var sum = 0
    for row in 0..<height { for column in 0..<width { sum += Int(lines[row * lineSize + column]) } }
    brightness = sum / (width * height)
  }
}
