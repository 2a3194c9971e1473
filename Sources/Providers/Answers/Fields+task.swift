/// Where replies about a video task have what they say: the dialects' own places first, then those
/// of the services behind them.
extension Fields {
  /// The first of these places whose object has a word for a task's state; "" is the reply itself.
  ///
  /// A number at the root is the status of the request.
  func task(in places: [String]) -> Fields? {
    places.lazy.compactMap { place -> Fields? in
      guard !place.isEmpty else { return hasNumericStatus ? nil : self }
      return place.split(separator: ".").reduce(Optional(self)) { $0?[String($1)] }
    }.first { $0.statusWord != nil }
  }

  var statusWord: String? {
    ["status", "state", "task_status"].lazy.compactMap { text($0) }.first
  }

  private var hasNumericStatus: Bool { string("status") == nil && integer("status") != nil }

  /// The likeliest link of a video.
  func videoLink(where isMeant: @escaping (Link) -> Bool = { _ in true }) -> Link? {
    (Self.single + Self.lists).lazy.compactMap { links(at: $0).first(where: isMeant) }.first
  }

  /// The links of a list of several videos that one task has made.
  var videoList: [Link] {
    Self.lists.lazy.map { links(at: $0) }.first { $0.count > 1 } ?? []
  }

  private static let single = [
    "video_url", "url", "result_url", "metadata.url", "content.video_url", "content.result_url",
    "content.url", "output.video_url", "output.video", "output.url", "result.video_url",
    "result.url", "video",
  ]
  private static let lists = [
    "videos", "task_result.videos", "data.task_result.videos", "output.videos", "output", "results",
    "data",
  ]
}

extension Artifact {
  /// The artifacts of a task, each file once.
  ///
  /// - Parameter listed: the videos where the task has made several; the first one stands for
  ///   `video` where that was copied elsewhere.
  static func all(_ video: Link?, original: Link? = nil, listed: [Link]) -> [Artifact] {
    guard let video else {
      return original.map { [Artifact(role: .original, link: $0)] } ?? []
    }
    var artifacts = [Artifact(role: .video, link: video)]
    let isListed = listed.contains { $0.leadsToSameFile(as: video) }
    var further = listed.dropFirst(isListed ? 0 : 1)
      .filter { !$0.leadsToSameFile(as: video) && !$0.leadsToSameFile(as: original) }[...]
    for role in Role.further {
      guard let link = further.popFirst() else { break }
      further.removeAll { $0.leadsToSameFile(as: link) }
      artifacts.append(Artifact(role: role, link: link))
    }
    if let original, !original.leadsToSameFile(as: video) {
      artifacts.append(Artifact(role: .original, link: original))
    }
    return artifacts
  }
}
