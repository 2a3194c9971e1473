/// Why a file is not shown to libavformat: what it would cost stands in no proportion to its size, it
/// asks for what is never done here, or its boxes are so broken that nobody can tell.
///
/// Only the first is a reason to reject it: one wrong bit can bring about the last.
struct Bomb: Error, Equatable {
  let problem: Problem

  init(_ slug: Problem.Slug, _ sentence: String) { problem = Problem(slug, sentence) }

  init(_ sentence: String) { self.init(.tableBomb, sentence) }
}
