import Peers

/// A way in which a provider's API answers the polls of one task, and what must come of it.
struct PollLie: Sendable {
  /// What a lie may need: the task, where its video can be had, and where nobody may ever ask.
  struct Turn: Sendable {
    let task: String
    let link: String
    let forbidden: String
  }

  let behaviour: String
  /// The reasons of the details that are told of the task: some of these, and no others.
  let told: Set<String>
  let steps: @Sendable (Turn) -> [Peer.Step]

  init(
    _ behaviour: String, told: String..., steps: @escaping @Sendable (Turn) -> [Peer.Step]
  ) {
    self.behaviour = behaviour
    self.told = Set(told)
    self.steps = steps
  }

  static func json(_ text: String) -> Peer.Step { json(Array(text.utf8)) }

  static func json(_ bytes: [UInt8]) -> Peer.Step {
    .ok(bytes, headers: "Content-Type: application/json\r\n")
  }

  /// A task's members in AnyFast's envelope.
  static func reply(_ members: String) -> String {
    #"{"code":"success","message":"","data":{\#(members)}}"#
  }
}
