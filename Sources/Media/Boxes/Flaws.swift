/// What is found wrong, each kind once: a broken file says the same thing a thousand times.
struct Flaws: Sendable, Equatable {
  private(set) var problems: [Problem] = []

  mutating func note(_ slug: Problem.Slug, _ sentence: @autoclosure () -> String) {
    guard !problems.contains(where: { $0.slug == slug }) else { return }
    problems.append(Problem(slug, sentence()))
  }

  mutating func note(_ other: Flaws) {
    for problem in other.problems { note(problem.slug, problem.sentence) }
  }
}
