import Foundation
import Peers
import Synchronization
import Testing

@Suite(
  .timeLimit(.minutes(30)), .enabled(if: ReplyCase.areThere, "needs the collected replies"))
struct `A reply that was collected` {
  /// What each must come to, and words that must be in its sentence.
  private static let ends: [String: (ending: String, words: [String])] = [
    "a06_openai_video": ("archived verified", []),
    "a09_notexist400": ("unknown unknown-task", ["task_not_exist"]),
    "a19_200_autherr": ("waiting unusable-reply", ["未登录且未提供 access token"]),
    "a22b_fail_flat_noerr": ("failed provider-failed", ["no reason given"]),
    "a26b_proto_relative": ("archived unchecked", []),
    "a34b_data_string_link_inside": ("archived verified", []),
    "a40_last_frame": ("archived verified", []),
    "a43_two_videos": ("archived unchecked", []),
    "a45c_link_backtick": ("archived unchecked", []),
    "a47_gzip": ("archived verified", []),
    "a49_reply_2MiB": ("waiting unusable-reply", ["poll.max_reply", "1048576"]),
    "a50_done": ("archived verified", []),
    "a51_status_int": ("waiting unknown-status", ["says 2"]),
    "a53_success_but_moderation": (
      "failed provider-failed", ["OutputVideoSensitiveContentDetected"]
    ),
    "a54_402": ("waiting unusable-reply", ["insufficient_user_quota", "用户额度不足"]),
    "a57_status_spaces": ("archived verified", []),
    "a59_piapi": ("archived unchecked", []),
    "b65_array_root": ("waiting unusable-reply", []),
    "b70_fail_code_int_msg": ("failed provider-failed", ["1301", "sensitive content"]),
    "b77_pending_with_link": ("waiting unknown-status", ["UNKNOWN"]),
    "b80_rejected_word": ("failed provider-failed", ["moderation"]),
    "b88_path_secret": ("archived unchecked", []),
    "c102_expired": ("failed provider-failed", ["expired"]),
    "c92_status_key_state": ("archived unchecked", []),
    "c93_task_status_root": ("archived unchecked", []),
    "c95_deep_data": ("archived verified", []),
    "c96_result_wrap": ("archived verified", []),
    "g12_object_task": ("archived verified", []),
    "g14_image": ("rejected not-a-video-task", ["an image"]),
    "g19_content_url": ("archived verified", []),
    "g24_401_chinese_200": ("waiting unusable-reply", ["TOKEN_INVALID", "令牌无效"]),
  ]

  /// These stop their provider.
  private static let alone = ["a17_spa_one", "g07_spring404", "g08_fastapi404"]

  /// The links of these are refused; that of b24 leads to another origin than the provider's.
  private static let refused = ["b24_proxy_other_origin", "b31_not_ready_400"]

  @Test func `is named here`() throws {
    let all = try ReplyCase.all().map(\.name)
    #expect(all.count == 36)
    #expect(Set(all) == Set(Self.ends.keys).union(Self.alone).union(Self.refused))
  }

  @Test func `reaches its end, and none keeps the run open`() async throws {
    let cases = try Self.ends.keys.sorted().map { try ReplyCase(named: $0) }
    try await Self.play(cases) { world, run in
      #expect(run.exit == 1, "\(run.errors)")
      for (name, end) in Self.ends {
        let outcome = try run.outcome(of: .text(try ReplyCase(named: name).task))
        let words = [outcome["outcome"], outcome["verdict"], outcome["reason"]].compactMap(\.text)
        #expect(words.joined(separator: " ") == end.ending, "\(name): \(outcome)")
        let sentence = outcome["sentence"].text ?? ""
        #expect(end.words.allSatisfy { sentence.contains($0) }, "\(name): \(sentence)")
        #expect(!sentence.lowercased().contains("success"), "\(name): \(sentence)")
      }
      let two = try run.outcome(of: "asyntask_a43_two_videos")["artifacts"].list
      #expect(two.map { $0["role"] } == ["video", "video-2"])
      #expect(two.allSatisfy { $0["digest"].text != nil })
      let notKept = try run.problems("not-kept")
      #expect(notKept.count == 1)
      #expect(notKept.first?["sentence"].text?.contains("last_frame_url") == true)
      let unclear = try run.problems("unknown-status").filter { $0["severity"] == "warning" }
      #expect(unclear.count == 2, "\(unclear)")
    }
  }

  @Test(arguments: alone)
  func `of a wrong address stops its provider`(name: String) async throws {
    try await Self.play([try ReplyCase(named: name)]) { world, run in
      #expect(run.exit == 1, "\(run.errors)")
      let endings = try run.endings
      #expect(Array(endings.values) == ["waiting wrong-url"], "\(run.output)")
    }
  }

  @Test func `with a link that is refused is asked again, and says what may help`() async throws {
    let cases = try Self.refused.map { try ReplyCase(named: $0) }
    let refusals = cases.compactMap(\.refusal)
    #expect(refusals.map(\.status) == [401, 400])
    let first = Mutex<Date?>(nil)
    let answer = Answer { turn in
      let isForGood = turn.asked.target.contains("b24")
      let began = first.withLock { first in
        if !isForGood { first = first ?? Date() }
        return first
      }
      let refusal = refusals[isForGood ? 0 : 1]
      if !isForGood, let began, Date().timeIntervalSince(began) > refusal.seconds {
        return Answer.file().steps(turn)
      }
      return [.answer(refusal.status, body: refusal.body)]
    }
    try await Self.play(cases, media: answer, ["--max-duration", "12s"]) { _, run in
      #expect(try run.outcome(of: .text(cases[1].task))["outcome"] == "archived", "\(run)")
      let outcome = try run.outcome(of: .text(cases[0].task))
      #expect(outcome["outcome"] == "waiting", "\(outcome)")
      let told = try run.problems("http-401").compactMap { $0["sentence"].text }
      #expect(!told.isEmpty && told.allSatisfy { $0.contains("The key was not sent along") })
    }
  }

  /// Runs the cases' tasks in one list.
  private static func play(
    _ cases: [ReplyCase], media answer: Answer = .file(), _ arguments: [String] = [],
    _ body: (FaultWorld, Finished) async throws -> Void
  ) async throws {
    var settings = FaultWorld.Settings()
    settings.poll = ", give_up_after: 2s"
    settings.otherAPI = "globalaiopc"
    let host = try MediaHost(at: "127.0.0.1", [answer], good: "", forbidden: "")
    defer { host.stop() }
    let media = host.origin
    let polls = Mutex<[String: Int]>([:])
    let byTask = Dictionary(uniqueKeysWithValues: cases.map { ($0.task, $0) })
    let script: Gateway.Script = { asked in
      let task = asked.target.split(separator: "/").last.map(String.init) ?? ""
      let poll = polls.withLock { polls in
        polls[task, default: 0] += 1
        return polls[task, default: 1]
      }
      return try? byTask[task]?.steps(poll: poll, media: media, api: "")
    }
    try await FaultWorld.with(settings, gateway: script, other: script) { world in
      try await body(world, try await world.run(cases.map(\.task), arguments))
    }
  }
}
