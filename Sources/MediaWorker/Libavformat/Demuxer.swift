import CAVFormat
import Glibc

/// An open file of libavformat: the mov demuxer and nothing else of it.
struct Demuxer: ~Copyable {
  /// What keeps a hostile file from reaching any other demuxer, decoder, protocol or file, and from
  /// naming a thousand tracks.
  ///
  /// `protocol_whitelist` and `codec_whitelist` match nothing.
  private static let options = [
    "format_whitelist": "mov", "protocol_whitelist": "none", "codec_whitelist": "none",
    "max_streams": "8", "ignore_chapters": "1",
  ]

  private let context: UnsafeMutablePointer<AVFormatContext>
  private let input: FileInput

  /// Opens the file, and does not call `avformat_find_stream_info`: it costs ten times as much and
  /// adds nothing for the codecs that matter.
  ///
  /// Parsers stay off, so a packet is a sample as it lies in the file.
  init(_ input: FileInput) throws(AVFailure) {
    var opened = avformat_alloc_context()
    guard let fresh = opened else { throw .outOfMemory }
    fresh.pointee.pb = input.context
    fresh.pointee.flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_NOPARSE | AVFMT_FLAG_NOFILLIN
    fresh.pointee.error_recognition = AV_EF_EXPLODE
    fresh.pointee.io_open = { _, _, _, _, _ in cavformat_averror(EACCES) }
    var options: OpaquePointer?
    defer { av_dict_free(&options) }
    for (name, value) in Self.options { av_dict_set(&options, name, value, 0) }
    // On failure libavformat frees the context itself.
    try AVFailure.check(avformat_open_input(&opened, nil, nil, &options))
    context = fresh
    self.input = input
  }

  deinit {
    var closing: UnsafeMutablePointer<AVFormatContext>? = context
    avformat_close_input(&closing)
  }

  /// Owned by the demuxer, in the file's order.
  var streams: UnsafeBufferPointer<UnsafeMutablePointer<AVStream>?> {
    UnsafeBufferPointer(start: context.pointee.streams, count: Int(context.pointee.nb_streams))
  }

  /// The enabled video with the largest picture, the first of equals; others are previews.
  var mainVideo: UnsafeMutablePointer<AVStream>? {
    func rank(_ stream: UnsafeMutablePointer<AVStream>) -> (Int32, Int) {
      let size = stream.pointee.codecpar.pointee
      return (
        stream.pointee.disposition & AV_DISPOSITION_DEFAULT, Int(size.width) * Int(size.height)
      )
    }
    let videos = streams.compactMap(\.self).filter { StreamMeasurements.kind(of: $0) == .video }
    return videos.dropFirst().reduce(videos.first) { best, stream in
      best.map { rank($0) < rank(stream) ? stream : $0 }
    }
  }

  /// China's label for generated content (GB 45438-2025): the key `AIGC`; ByteDance also writes
  /// `aigc_info`.
  ///
  /// Keys are compared without regard to case.
  var hasAIGCLabel: Bool {
    av_dict_get(context.pointee.metadata, "AIGC", nil, AV_DICT_IGNORE_SUFFIX) != nil
  }

  /// Reads the next packet of any stream into `packet`; false at the end of the file.
  func read(into packet: borrowing Packet) throws(AVFailure) -> Bool {
    let result = av_read_frame(context, packet.pointer)
    guard result != AVFailure.endOfFile else { return false }
    try AVFailure.check(result)
    return true
  }

  /// Has the packets of all other streams left where they are.
  func readOnly(_ wanted: UnsafeMutablePointer<AVStream>) {
    for case let stream? in streams where stream != wanted {
      stream.pointee.discard = AVDISCARD_ALL
    }
  }
}
