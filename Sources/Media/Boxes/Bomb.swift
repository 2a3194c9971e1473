/// Why a file is not shown to libavformat: what it would cost stands in no proportion to its size,
/// or it asks for what is never done here.
struct Bomb: Error, Equatable {
  let problem: Problem

  init(_ slug: Problem.Slug, _ sentence: String) { problem = Problem(slug, sentence) }

  init(_ sentence: String) { self.init(.tableBomb, sentence) }
}
