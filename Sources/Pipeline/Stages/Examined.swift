import Media

/// Facts held against expectations, as opposed to the verification of an archive.
typealias MediaVerification = Media.Verification

/// What the verify stage found in a file.
struct Examined: Sendable {
  let facts: Facts
  let verification: MediaVerification
}
