import CAVFormat

/// libavcodec's JPEG encoder, for one picture.
enum JPEGEncoder {
  /// What fits into an answer.
  private static let mostBytes = 64 * 1024

  /// Nil when even a coarse picture is too large, which a thumbnail of noise is not.
  static func encode(_ picture: Thumbnail) throws(AVFailure) -> [UInt8]? {
    // libavcodec's scale from 2, the finest, to 31.
    for quality: Int32 in [4, 8, 16, 31] {
      let bytes = try encode(picture, quality: quality)
      if bytes.count <= mostBytes { return bytes }
    }
    return nil
  }

  private static func encode(
    _ picture: Thumbnail, quality: Int32
  ) throws(AVFailure) -> [UInt8] {
    var context = avcodec_alloc_context3(avcodec_find_encoder(AV_CODEC_ID_MJPEG))
    var frame = av_frame_alloc()
    defer {
      avcodec_free_context(&context)
      av_frame_free(&frame)
    }
    guard let context, let frame, let packet = Packet() else { throw .outOfMemory }
    context.pointee.width = Int32(picture.components[0].width)
    context.pointee.height = Int32(picture.components[0].height)
    context.pointee.pix_fmt = AV_PIX_FMT_YUVJ420P
    context.pointee.time_base = AVRational(num: 1, den: 1)
    context.pointee.thread_count = 1
    context.pointee.flags |= AV_CODEC_FLAG_QSCALE
    context.pointee.global_quality = FF_QP2LAMBDA * quality
    try AVFailure.check(avcodec_open2(context, context.pointee.codec, nil))

    frame.pointee.format = context.pointee.pix_fmt.rawValue
    frame.pointee.width = context.pointee.width
    frame.pointee.height = context.pointee.height
    frame.pointee.quality = context.pointee.global_quality
    try AVFailure.check(av_frame_get_buffer(frame, 0))
    fill(&frame.pointee, from: picture)
    try AVFailure.check(avcodec_send_frame(context, frame))
    try AVFailure.check(avcodec_receive_packet(context, packet.pointer))
    return Array(packet.bytes)
  }

  private static func fill(_ frame: inout AVFrame, from picture: Thumbnail) {
    let lines = [
      (frame.data.0, frame.linesize.0), (frame.data.1, frame.linesize.1),
      (frame.data.2, frame.linesize.2),
    ]
    for (component, (start, lineSize)) in zip(picture.components, lines) {
      for row in 0..<component.height {
        let values = component.values[row * component.width..<(row + 1) * component.width]
        values.withUnsafeBufferPointer {
          if let first = $0.baseAddress {
            start?.advanced(by: row * Int(lineSize)).update(from: first, count: $0.count)
          }
        }
      }
    }
  }
}
