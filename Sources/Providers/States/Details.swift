package import FoundationEssentials

/// What a reply tells beside the state; what it does not tell, or tells unusably, is nil.
///
/// Texts hold neither the key nor a link's query, and end after 1,000 characters.
package struct Details: Sendable, Equatable {
  package var model: String?
  package var action: String?
  /// With its percent sign: `50%`.
  package var progress: String?
  package var requestID: String?
  /// The id that the task has where the provider buys it.
  package var upstreamID: String?

  /// In seconds, above 0.
  package var duration: Double?
  /// Above 0.
  package var framesPerSecond: Double?
  package var generateAudio: Bool?
  /// Before super-resolution, where there is any: `480p`.
  package var resolution: String?
  /// Of ultra tasks only.
  package var superResolution: String?
  package var ratio: String?
  package var seed: String?
  /// What is billed, as far as the reply says so.
  package var tokens: Int64?

  package var created: Date?
  package var submitted: Date?
  package var started: Date?
  package var finished: Date?

  package init() {}
}
