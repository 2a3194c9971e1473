import Dispatch
import Testing

@testable import Pipeline

/// What holds of every list, whatever the hosts do: while a link may be fetched and a place is free, a
/// request is under way, and links cost few polls.
@Suite(.timeLimit(.minutes(30))) struct `The line of tasks in flight` {
  private static let queue = DispatchQueue(label: "holdfast.tests.in-flight-model")

  /// Runs the scene to its end.
  ///
  /// Nothing under way may last as long as a recall takes: the lead, the polls before it, its own.
  private func play(
    _ scene: InFlightModel.Scene, seed: UInt64 = 1, polls: Double = 2.5
  ) async throws -> InFlightModel {
    // A thread of its own: other tests need the cooperative pool and Dispatch's.
    let model = try await withCheckedThrowingContinuation { continuation in
      Self.queue.async {
        continuation.resume(
          with: Result {
            var model = InFlightModel(scene, seed: seed)
            try model.run()
            return model
          })
      }
    }
    let recall = 2.5 + scene.latency.upperBound + 32 / scene.rate
    #expect(model.longestIdle <= recall, "nothing was under way at \(model.idleAt)")
    #expect(model.longestStarving <= recall, "a host was not asked at \(model.starvingAt)")
    #expect(model.pollsPerTask <= polls)
    #expect(model.archived + model.lost == scene.tasks.count)
    return model
  }

  private func tasks(
    _ count: Int, at hosts: Int = 1, deadline: Double = 86_400
  ) -> [(host: String, deadline: Double)] {
    (0..<count).map { ("h\($0 % hosts)", deadline + Double($0) / 100) }
  }

  @Test func `goes on when the first answer asks for a pause`() async throws {
    var scene = InFlightModel.Scene(tasks: tasks(1000), rate: 200)
    scene.hosts["h0"] = .init(closed: [0..<0.5], wish: 5, transfer: 0.01...0.05)
    let model = try await play(scene)
    #expect(model.archived == 1000)
    #expect(model.time < 40, "\(model.time)")
  }

  @Test func `goes on after the network was away`() async throws {
    var scene = InFlightModel.Scene(tasks: tasks(800), rate: 200)
    scene.hosts["h0"] = .init(mute: [1..<9], transfer: 0.01...0.05)
    let model = try await play(scene)
    #expect(model.archived == 800)
    #expect(model.time < 60, "\(model.time)")
  }

  @Test func `loses nothing to hosts that ask for a second each`() async throws {
    var scene = InFlightModel.Scene(tasks: tasks(1000, at: 100, deadline: 100), rate: 200)
    (scene.parallel, scene.perHost, scene.capacity) = (16, 8, InFlight.capacity)
    for host in 0..<100 { scene.hosts["h\(host)"] = .init(closed: [0..<12], wish: 1) }
    #expect(try await play(scene).lost == 0)
  }

  @Test func `saves what waits at a host that asked for an hour, and relents`() async throws {
    var scene = InFlightModel.Scene(tasks: tasks(100, deadline: 600), rate: 200)
    scene.hosts["h0"] = .init(closed: [0..<1], wish: 3600)
    #expect(try await play(scene).lost == 0)
  }

  @Test func `goes on beside files of which the host asks to wait`() async throws {
    var scene = InFlightModel.Scene(tasks: tasks(300, deadline: 3_000), rate: 200)
    (scene.parallel, scene.perHost) = (8, 8)
    scene.poisoned = [3, 40]
    let model = try await play(scene)
    #expect(model.archived == 298)
    #expect(model.lastArchival < 60, "\(model.lastArchival)")
    #expect(model.time < 3_200, "what has died is not waited for: \(model.time)")
  }

  @Test func `waits no longer than the links live that their host asks for an hour`() async throws {
    var scene = InFlightModel.Scene(tasks: tasks(20, deadline: 100), rate: 200)
    scene.hosts["h0"] = .init(closed: [0..<100_000], wish: 3600)
    let model = try await play(scene)
    #expect(model.lost == 20)
    #expect(model.time < 120, "\(model.time)")
    #expect(model.requests < 40, "\(model.requests)")
  }

  @Test func `holds for ten thousand tasks`() async throws {
    var scene = InFlightModel.Scene(tasks: tasks(10_000, at: 40), rate: 1000)
    scene.parallel = 16
    scene.capacity = 64
    for host in 0..<20 {
      scene.hosts["h\(host)"] = .init(closed: [2..<5, 20..<22], wish: 5, transfer: 0.1...0.3)
    }
    #expect(try await play(scene).lost == 0)
  }

  @Test(arguments: 0..<10)
  func `holds whatever the hosts do`(seed: UInt64) async throws {
    var random = SplitMix(seed: seed)
    func pick<Value>(_ values: Value...) -> Value {
      values[Int.random(in: 0..<values.count, using: &random)]
    }
    let hosts = pick(1, 2, 10, 100, 700)
    var tasks: [(host: String, deadline: Double)] = []
    for _ in 0..<pick(10, 600, 1000, 2000) {
      let host = Int.random(in: 0..<hosts, using: &random)
      tasks.append(("h\(host)", Double.random(in: 3_600...86_400, using: &random)))
    }
    var scene = InFlightModel.Scene(tasks: tasks, rate: pick(50, 200, 1000))
    for host in 0..<hosts {
      var made = InFlightModel.Host(wish: pick(nil, 1, 5, 60, 3600))
      for _ in 0..<pick(0, 1, 2, 3) {
        let from = Double.random(in: 0...60, using: &random)
        let range = from..<from + pick(0.5, 8, 60)
        if Bool.random(using: &random) {
          made.closed.append(range)
        } else {
          made.mute.append(range)
        }
      }
      scene.hosts["h\(host)"] = made
    }
    let model = try await play(scene, seed: seed, polls: 3)
    // The most urgent task of a host is recalled for each of its probes.
    #expect(model.polls.allSatisfy { $0 <= 40 }, "\(model.polls.max() ?? 0)")
  }
}
