import CAVFormat

/// The chain of length-prefixed NAL units that a packet of H.264 or HEVC is.
///
/// It runs out exactly at the packet's end, and pictures have no zeros side by side but escaped ones,
/// or the bytes are not what the encoder wrote: this finds holes, and costs next to nothing.
struct NALLengths {
  private enum Codec { case h264, hevc }

  private let codec: Codec
  private let lengthSize: Int

  /// Nil for other codecs, and where the units are not length-prefixed (Annex B).
  init?(_ parameters: AVCodecParameters) {
    let extradata = UnsafeBufferPointer(
      start: parameters.extradata, count: Int(parameters.extradata_size))
    guard let version = extradata.first, version == 1 else { return nil }
    // ISO/IEC 14496-15: lengthSizeMinusOne is in byte 4 of an avcC, in byte 21 of an hvcC.
    switch parameters.codec_id {
    case AV_CODEC_ID_H264 where extradata.count > 4:
      codec = .h264
      lengthSize = Int(extradata[4] & 3) + 1
    case AV_CODEC_ID_HEVC where extradata.count > 21:
      codec = .hevc
      lengthSize = Int(extradata[21] & 3) + 1
    default:
      return nil
    }
  }

  func fit(_ packet: UnsafeRawBufferPointer) -> Bool {
    var rest = packet[...]
    while !rest.isEmpty {
      guard rest.count > lengthSize else { return false }
      let length = rest.prefix(lengthSize).reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(lengthSize)
      guard length > 0, length <= rest.count, isSound(rest.prefix(length)) else { return false }
      rest = rest.dropFirst(length)
    }
    return true
  }

  private func isSound(_ unit: Slice<UnsafeRawBufferPointer>) -> Bool {
    guard isHeader(unit) else { return false }
    return !isPicture(unit[unit.startIndex]) || StartCodes.areAbsent(in: unit)
  }

  /// A slice; other units, such as text of whoever made the file, are written with less care.
  private func isPicture(_ first: UInt8) -> Bool {
    switch codec {
    case .h264: return (1...5).contains(first & 0x1f)
    case .hevc: return first >> 1 & 0x3f < 32
    }
  }

  /// The forbidden bit is clear, and the header's other fields are none that the standards rule out.
  private func isHeader(_ unit: Slice<UnsafeRawBufferPointer>) -> Bool {
    let first = unit[unit.startIndex]
    guard first & 0x80 == 0 else { return false }
    switch codec {
    case .h264: return first & 0x1f != 0
    case .hevc: return unit.count >= 2 && unit[unit.startIndex + 1] & 0x07 != 0
    }
  }
}
