import Providers

/// The replies that the providers' own pages show.
enum Samples {
  static let anyFastID = "asyntask_h81efT0qwtLnzyt6VENmCZ6VXSfNxE2E"
  static let ultraID = "asyntask_2cEAvaCpERzvSo7wfCCPZmNlGx8cjnu4"
  static let globalAiOpcID = "video_fd35ee52-2a98-44a6-b930-29a88ce9b8fd"
  static let tosURL = "https://ark-acg-cn-beijing.tos-cn-beijing.volces.com/...mp4?..."
  static let vodURL = "https://...vod.cn-north-1.volcvideo.com/...?preview=1&auth_key=..."

  static let anyFast = """
    {
      "code": "success",
      "message": "",
      "data": {
        "task_id": "asyntask_h81efT0qwtLnzyt6VENmCZ6VXSfNxE2E",
        "action": "generate",
        "status": "SUCCESS",
        "result_url": "https://ark-acg-cn-beijing.tos-cn-beijing.volces.com/...mp4?...",
        "fail_reason": "https://ark-acg-cn-beijing.tos-cn-beijing.volces.com/...mp4?...",
        "submit_time": 1777288506,
        "start_time": 1777288508,
        "finish_time": 1777288800,
        "progress": "100%",
        "request_id": "20260427111505260254000NBdvZFoP",
        "data": {
          "content": {"video_url": "https://ark-acg-cn-beijing.tos-cn-beijing.volces.com/...mp4?..."},
          "id": "cgt-20260427191505-9j2q7",
          "model": "doubao-seedance-2-0-260128",
          "duration": 5,
          "ratio": "16:9",
          "resolution": "720p",
          "framespersecond": 24,
          "generate_audio": true,
          "seed": 4304,
          "status": "succeeded",
          "usage": {"completion_tokens": 108900, "total_tokens": 108900}
        }
      }
    }
    """

  static let ultra = """
    {
      "code": "success",
      "message": "",
      "data": {
        "task_id": "asyntask_2cEAvaCpERzvSo7wfCCPZmNlGx8cjnu4",
        "action": "generate",
        "status": "SUCCESS",
        "result_url": "https://...vod.cn-north-1.volcvideo.com/...?preview=1&auth_key=...",
        "original_result_url": "https://ark-acg-cn-beijing.tos-cn-beijing.volces.com/...mp4?...",
        "fail_reason": "https://...vod.cn-north-1.volcvideo.com/...?preview=1&auth_key=...",
        "submit_time": 1777288507,
        "start_time": 1777288509,
        "finish_time": 1777288834,
        "progress": "100%",
        "request_id": "20260427111507187625000wErxKeB6",
        "data": {
          "content": {"video_url": "https://ark-acg-cn-beijing.tos-cn-beijing.volces.com/...mp4?..."},
          "id": "cgt-20260427191507-f5n97",
          "duration": 5,
          "ratio": "16:9",
          "resolution": "480p",
          "super_resolution": "720p",
          "usage": {
            "completion_tokens": 50638,
            "total_tokens": 50638,
            "super_resolution_tokens": 114441
          }
        }
      }
    }
    """

  static let anyFastFailure = """
    {
      "code": "success",
      "message": "",
      "data": {
        "task_id": "asyntask_xxx",
        "action": "generate",
        "status": "FAILURE",
        "fail_reason": "task failed, code: InvalidParameter, message: img_url must be set for image to video method",
        "submit_time": 1775802896,
        "start_time": 0,
        "finish_time": 1775802902,
        "progress": "100%",
        "request_id": "..."
      }
    }
    """

  /// The page shows no reply; this one holds each parameter that it lists.
  static let globalAiOpc = """
    {"id": "video_fd35ee52-2a98-44a6-b930-29a88ce9b8fd", "object": "video", "created": 1777288506,
     "model": "seedance_2_0_fast_pro", "status": "completed",
     "video_url": "https://ark-acg-cn-beijing.tos-cn-beijing.volces.com/...mp4?...",
     "actualDuration": 5, "totalTokens": 108900, "error": null}
    """

  static let globalAiOpcQueued = """
    {"id": "video_fd35ee52-2a98-44a6-b930-29a88ce9b8fd", "object": "video", "created": 1777288506,
     "model": "seedance_2_0", "status": "queued", "video_url": null, "actualDuration": null,
     "totalTokens": null, "error": null}
    """
}

/// A GlobalAiOpc reply about the sample's task.
func globalAiOpc(_ fields: String) -> String {
  #"{"id": "\#(Samples.globalAiOpcID)", "object": "video", \#(fields)}"#
}

/// An AnyFast reply about the sample's task.
func anyFast(_ fields: String) -> String {
  #"{"code": "success", "message": "", "data": {"task_id": "\#(Samples.anyFastID)", \#(fields)}}"#
}

extension Dialect {
  /// A task that both `anyFast(_:)` and `globalAiOpc(_:)` are about, by dialect.
  var sampleID: String { self == .anyfast ? Samples.anyFastID : Samples.globalAiOpcID }

  func state(_ body: String, _ status: Int = 200, of id: String? = nil) throws(PollError)
    -> TaskState
  {
    let answer = PollAnswer(status: status, body: Array(body.utf8), key: "sk-of-the-tests")
    return try state(of: id ?? sampleID, in: answer)
  }

  /// What the answer throws; nil when it throws nothing.
  func error(_ body: String, _ status: Int = 200, of id: String? = nil) -> PollError? {
    do throws(PollError) {
      _ = try state(body, status, of: id)
      return nil
    } catch {
      return error
    }
  }
}

extension TaskState {
  var pending: Pending? { if case .pending(let pending) = self { pending } else { nil } }
  var finished: Finished? { if case .finished(let finished) = self { finished } else { nil } }
  var failure: Failure? { if case .failed(let failure) = self { failure } else { nil } }
}

extension Finished {
  /// The whole URL of each artifact, by role.
  var urls: [Artifact.Role: String] {
    Dictionary(uniqueKeysWithValues: artifacts.map { ($0.role, $0.link.url) })
  }
}
