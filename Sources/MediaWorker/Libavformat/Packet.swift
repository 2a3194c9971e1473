import CAVFormat

/// One AVPacket, used again for every packet of a file.
struct Packet: ~Copyable {
  let pointer: UnsafeMutablePointer<AVPacket>

  init?() {
    guard let pointer = av_packet_alloc() else { return nil }
    self.pointer = pointer
  }

  deinit {
    var freed: UnsafeMutablePointer<AVPacket>? = pointer
    av_packet_free(&freed)
  }

  var streamIndex: Int { Int(pointer.pointee.stream_index) }

  /// Fewer bytes were there than the sample table says.
  var isCorrupt: Bool { pointer.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 }

  /// The edit list hides it: it is decoded and not shown.
  var isHidden: Bool { pointer.pointee.flags & AV_PKT_FLAG_DISCARD != 0 }

  /// When it is shown, in the stream's time base; nil where the file does not say.
  var presentationTime: Int64? {
    pointer.pointee.pts == cavformat_nopts() ? decodeTime : pointer.pointee.pts
  }

  /// In the stream's time base; nil where the file has none.
  var decodeTime: Int64? {
    pointer.pointee.dts == cavformat_nopts() ? nil : pointer.pointee.dts
  }

  /// Valid until the packet is read into again.
  var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: pointer.pointee.data, count: Int(pointer.pointee.size))
  }

  var trailingZeros: Int { bytes.reversed().prefix { $0 == 0 }.count }

  /// Lets go of the bytes; the packet can be read into again.
  func clear() { av_packet_unref(pointer) }
}
