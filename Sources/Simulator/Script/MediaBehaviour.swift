/// How one artifact is served; the plain value serves it well.
package struct MediaBehaviour: Sendable, Equatable {
  /// What stands in for the video, with status 200.
  package enum Impostor: String, Sendable, CaseIterable {
    case html
    case json
  }

  /// Bytes a second, or nil for as fast as it goes.
  package var rate: Int?

  /// Seconds before the head of an answer.
  package var firstByteDelay: Double = 0

  /// The status of the first `statusTimes` answers.
  package var status: Int?
  package var statusTimes = Int.max

  /// Seconds in the `Retry-After` of those answers.
  package var retryAfter: Int?

  /// The first `truncateTimes` answers close the connection after this many bytes of their body.
  package var truncateAt: Int?
  package var truncateTimes = Int.max

  /// The body of the first `bodyTimes` answers.
  package var body: Impostor?
  package var bodyTimes = Int.max

  /// The `Location` of every answer; a path under `/media/` is signed on the way.
  package var redirect: String?

  /// `Range` is ignored, and `Accept-Ranges` says so.
  package var refusesRanges = false

  package init() {}

  init(_ object: inout ScriptObject) {
    rate = object.integer("rate", in: 1...Int.max)
    firstByteDelay = object.number("first_byte_delay") ?? 0
    status = object.integer("status", in: 400...599)
    statusTimes = object.integer("status_times", in: 1...Int.max) ?? .max
    retryAfter = object.integer("retry_after", in: 0...86400)
    truncateAt = object.integer("truncate_at", in: 0...Int.max)
    truncateTimes = object.integer("truncate_times", in: 1...Int.max) ?? .max
    body = object.choice("body", Impostor.self)
    bodyTimes = object.integer("body_times", in: 1...Int.max) ?? .max
    redirect = object.string("redirect")
    refusesRanges = object.flag("no_ranges") ?? false
  }
}
