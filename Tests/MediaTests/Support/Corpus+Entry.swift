import FoundationEssentials

extension Corpus {
  /// A line of the manifest.
  struct Entry: Decodable {
    struct Boxes: Decodable {
      let top: [String]
      let moof: Int
      let moovBeforeMdat: Bool?

      enum CodingKeys: String, CodingKey {
        case top, moof
        case moovBeforeMdat = "moov_before_mdat"
      }
    }

    let file: String
    let size: Int64
    let tags: [String]
    let exit: Int
    let codec: String?
    let width: Int?
    let height: Int?
    let rotation: Int?
    let frameRate: String?
    let packets: String?
    let videoDuration: String?
    let hasAudio: Bool
    let audioCodec: String?
    let decodedFrames: Int?
    let boxes: Boxes

    enum CodingKeys: String, CodingKey {
      case file, size, tags, width, height, rotation
      case exit = "ffprobe_movonly_exit"
      case codec = "video_codec"
      case frameRate = "avg_frame_rate"
      case packets = "nb_read_packets"
      case videoDuration = "video_duration"
      case hasAudio = "has_audio"
      case audioCodec = "audio_codec"
      case decodedFrames = "decoded_frames"
      case boxes = "box"
    }

    var path: String { Corpus.path(file) }
    var name: String { file.split(separator: "/").last.map(String.init) ?? file }
  }
}
