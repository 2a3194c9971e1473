import Archive
import Crypto
import Foundation
import SystemPackage

/// A task, what it has in the archive, and what journals say of it.
struct MadeTask {
  private(set) var checksums: [String] = []
  private(set) var records: [String] = []

  private static let time = "2026-01-01T00:00:00.123Z"

  /// Writes its files.
  init(_ number: Int, in root: FilePath) throws {
    let id = "asyntask_\("\(Digest(of: "\(number)"))".prefix(32))"
    let task = #""time":"\#(Self.time)","provider":"anyfast","task_id":"\#(id)""#
    records.append(
      #"{"event":"listed",\#(task),"row":\#(number + 1),"duration":5.0,"from":"tasks.txt:\#(number + 1)"}"#
        + "\n")
    let end = #"{"event":"task",\#(task),"state":"done","outcome":"#
    switch number % 100 {
    case 98:
      let reason = #""reason":"provider-failed","sentence":"not that picture""#
      records.append("\(end)\"failed\",\(reason)}\n")
    case 99:
      let reason = #""reason":"generating","sentence":"not finished when the run ended""#
      records.append("\(end)\"waiting\",\(reason)}\n")
    default:
      let (object, bytes) = try write(Data("object \(number)\n".utf8), in: root)
      let file = #""digest":"\#(object.digest)","bytes":\#(bytes),"path":"\#(object.path)""#
      let whole = #"\#(file),"verdict":"verified""#
      records.append(
        #"\#(end)"archived",\#(whole),"artifacts":[{"role":"video",\#(whole)}]}"# + "\n")
      try write(
        Data(Receipt(id, object, bytes: bytes).text().utf8),
        to: Archive.receiptName(provider: "anyfast", taskID: id), in: root)
    }
  }

  private mutating func write(_ bytes: Data, in root: FilePath) throws -> (ObjectName, Int64) {
    let object = ObjectName(Digest(SHA256.hash(data: bytes)), .mp4)
    try write(bytes, to: object.path, in: root)
    return (object, Int64(bytes.count))
  }

  private mutating func write(_ bytes: Data, to path: String, in root: FilePath) throws {
    let file = root.appending(path)
    let permissions: FilePermissions = [.ownerRead, .groupRead, .otherRead]
    let descriptor: FileDescriptor
    do {
      descriptor = try .open(file, .writeOnly, options: [.create], permissions: permissions)
    } catch Errno.noSuchFileOrDirectory {
      try FileManager.default.createDirectory(
        atPath: file.removingLastComponent().string, withIntermediateDirectories: true)
      descriptor = try .open(file, .writeOnly, options: [.create], permissions: permissions)
    }
    try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
    checksums.append("\(Digest(SHA256.hash(data: bytes)))  \(path)\n")
  }
}

extension Receipt {
  /// As long, and as deep, as a real one.
  fileprivate init(_ id: String, _ object: ObjectName, bytes: Int64) {
    let moment = Date(timeIntervalSince1970: 1_767_225_600.123)
    self.init(
      provider: "anyfast", dialect: "anyfast", taskID: id, verdict: "verified",
      times: Times(
        submitted: moment, started: moment, finished: moment, polled: moment, downloaded: moment,
        stored: moment),
      listing: Listing(from: "tasks.txt:1", expectations: .object([("duration", .double(5))])),
      model: "doubao-seedance-2-0-260128", action: "generate", seed: 1, ratio: "16:9",
      resolution: "720p", tokens: 114_441, requestID: id,
      artifacts: [
        Artifact(
          role: "video", verdict: "verified", object: object, bytes: bytes, chunks: ["db77eb89"],
          facts: .raw(
            #"""
            {"file":"\#(object.path)","bytes":\#(bytes),"container":"mp4","duration":5.056009,\#
            "video":{"codec":"h264","width":1280,"height":720,"rotation":0,"duration":5.041667,\#
            "frames":121,"avg_frame_rate":"24/1","frame_rate":24.0},"audio":{"codec":"aac",\#
            "sample_rate":44100,"channels":2,"duration":5.056009},"fragmented":false,\#
            "moov_first":true,"c2pa":false,"aigc_label":false,"whole":true,"problems":[]}
            """#),
          checks: .array(["duration", "fps", "audio", "resolution", "ratio", "frames"].map(check)),
          link: Link(
            host: "media.example", path: "/media/\(id).mp4", deadline: moment + 86_400,
            deadlineSource: "x-tos-expires"))
      ],
      holdfast: "0.1.0",
      reply: .raw(
        #"""
        {"code":"success","message":"","data":{"task_id":"\#(id)","action":"generate",\#
        "status":"SUCCESS","result_url":"https://media.example/media/\#(id).mp4",\#
        "fail_reason":"https://media.example/media/\#(id).mp4","submit_time":1767225600,\#
        "start_time":1767225600,"finish_time":1767225600,"progress":"100%",\#
        "request_id":"\#(id)","data":{"content":{"video_url":\#
        "https://media.example/media/\#(id).mp4"},"id":"cgt-\#(id)","duration":5,\#
        "model":"doubao-seedance-2-0-260128","ratio":"16:9","resolution":"720p",\#
        "framespersecond":24,"generate_audio":true,"seed":4711,"status":"succeeded",\#
        "usage":{"completion_tokens":50638,"total_tokens":50638}}}}
        """#))
  }
}

private func check(_ name: String) -> JSON {
  .object([
    ("name", .string(name)), ("binding", .bool(true)), ("expected", .double(5)),
    ("actual", .double(5.041667)), ("tolerance", .string("-0.05/+0.25")),
    ("result", .string("passed")),
  ])
}
