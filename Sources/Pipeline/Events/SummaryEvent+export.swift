import Archive

extension ProblemEvent {
  init(_ problem: Export.Problem) {
    self.init(
      severity: .error, reason: problem.kind.rawValue, sentence: problem.sentence,
      path: problem.path, tasks: problem.task.map { [$0] })
  }
}

extension SummaryEvent {
  init(_ counts: ExportTally.Counts, seconds: Double, exit: Exit) {
    self.init(
      command: "export", tasks: counts.tasks,
      files: Counts(
        Dictionary(uniqueKeysWithValues: counts.files.map { ($0.key.rawValue, $0.value) })),
      problems: Counts(
        Dictionary(uniqueKeysWithValues: counts.problems.map { ($0.key.rawValue, $0.value) })),
      bytes: counts.bytes, seconds: seconds, exit: exit.rawValue)
  }
}
