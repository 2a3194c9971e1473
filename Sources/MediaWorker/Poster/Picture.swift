import CAVFormat

/// A decoded frame as three planes of samples, of any depth and any division of the colours.
///
/// Valid for as long as the frame is.
struct Picture {
  let luma: Plane
  /// Two, or none in a picture in black and white.
  let colours: [Plane]
  /// Values run from 0 to 255 (of 8 bits), and not from 16 as video has it.
  let isFullRange: Bool

  /// Nil for a form that no camera's or generator's video has, such as RGB.
  init?(_ frame: UnsafePointer<AVFrame>) {
    let format = AVPixelFormat(rawValue: frame.pointee.format)
    guard let description = av_pix_fmt_desc_get(format)?.pointee,
      description.flags & Self.strangeFlags == 0
    else { return nil }
    let (width, height) = (Int(frame.pointee.width), Int(frame.pointee.height))
    guard let luma = Plane(description.comp.0, of: frame, width: width, height: height) else {
      return nil
    }
    self.luma = luma
    // A last column or row of the colours may stand for less: AV_CEIL_RSHIFT.
    let colourWidth = -(-width >> Int(description.log2_chroma_w))
    let colourHeight = -(-height >> Int(description.log2_chroma_h))
    let components = description.nb_components < 3 ? [] : [description.comp.1, description.comp.2]
    colours = components.compactMap {
      Plane($0, of: frame, width: colourWidth, height: colourHeight)
    }
    guard colours.count == components.count else { return nil }
    isFullRange =
      frame.pointee.color_range == AVCOL_RANGE_JPEG || Self.fullRangeFormats.contains(format)
  }

  /// 0 to 255, with the range that video leaves out taken off.
  var brightness: Int {
    isFullRange ? luma.brightness : max(0, luma.brightness - 16) * 255 / 219
  }

  private static let strangeFlags = [
    AV_PIX_FMT_FLAG_BE, AV_PIX_FMT_FLAG_PAL, AV_PIX_FMT_FLAG_BITSTREAM, AV_PIX_FMT_FLAG_HWACCEL,
    AV_PIX_FMT_FLAG_RGB, AV_PIX_FMT_FLAG_BAYER, AV_PIX_FMT_FLAG_FLOAT,
  ].reduce(0) { $0 | UInt64($1) }

  private static let fullRangeFormats = [
    AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P,
  ]
}
