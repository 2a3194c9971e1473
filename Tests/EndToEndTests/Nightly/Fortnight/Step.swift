/// Something that happens in a night, or is done by day.
struct Step {
  /// What it lists.
  var errands: [Errand] = []
  let perform: (Fortnight) async throws -> Void
}

/// From noon to noon.
struct Night {
  let title: String
  let steps: [Step]

  init(_ title: String, _ steps: Step...) {
    self.title = title
    self.steps = steps
  }

  var errands: [Errand] { steps.flatMap(\.errands) }
}

/// When the timers run what they run, in hours after noon.
enum Hour: Double {
  case evening = 6
  case late = 8
  case midnight = 12
  case scrub = 15
  case dawn = 18
  case morning = 19
  case noon = 24
}
