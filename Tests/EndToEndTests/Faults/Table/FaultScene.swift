import Foundation
import Peers

/// A row of the table, played: its hosts, its run, and what is wrong with what came of it.
struct FaultScene {
  /// A fault with its host and the tasks whose links lead there.
  private struct Part {
    let fault: Fault
    let host: MediaHost
    let front: TLSFront?
    let tasks: [String]
  }

  private let row: FaultRow
  private let world: FaultWorld
  private let parts: [Part]

  /// Plays a row; returns every complaint, none when all came as it must.
  static func play(_ row: FaultRow) async throws -> [String] {
    var settings = FaultWorld.Settings()
    settings.download = row.download
    settings.allowed = row.allowed
    settings.clockSkew = row.clockSkew
    settings.needsNamespace = row.needsNamespace
    settings.names =
      row.names
      + row.faults.enumerated().compactMap { index, fault in
        fault.name.map { ($0, Self.address(index)) }
      }
    var complaints: [String] = []
    try await FaultWorld.with(settings) { world in
      let scene = try FaultScene(row, in: world)
      defer { scene.takeDown() }
      let tasks = scene.parts.flatMap(\.tasks) + [FaultWorld.goodTask]
      complaints = try await scene.complaints(about: world.run(tasks, row.arguments))
    }
    return complaints
  }

  private static func address(_ index: Int) -> String { "127.0.0.\(16 + index)" }

  private init(_ row: FaultRow, in world: FaultWorld) throws {
    self.row = row
    self.world = world
    parts = try row.faults.enumerated().map { index, fault in
      let host = try MediaHost(
        at: Self.address(index), fault.answers, good: "\(world.good.origin)/moved.mp4",
        forbidden: "http://\(world.forbidden.host):\(world.forbidden.port)/moved.mp4")
      let front = try fault.certificate.map { try TLSFront($0, before: host) }
      let name = fault.name ?? host.host
      let origin = front.map { "https://\(name):\($0.port)" } ?? "http://\(name):\(host.port)"
      let expiry = Date.now + TimeInterval(fault.lifetime)
      let tasks = (0..<fault.tasks).map { "asyntask_\(index)\($0 == 0 ? "" : "_\($0)")" }
      for task in tasks {
        world.gateway.finish(task) { poll in
          let name = fault.links == .renewed ? "\(poll)" : "1"
          let query = Gateway.signature(name, expiry: expiry)
          return Gateway.Links(
            video: "\(origin)/\(task).mp4?\(query)",
            original: fault.isUltra ? "\(origin)/\(task)-original.mp4?\(query)" : nil)
        }
      }
      return Part(fault: fault, host: host, front: front, tasks: tasks)
    }
  }

  private func takeDown() {
    for part in parts {
      part.front?.stop()
      part.host.stop()
    }
  }

  // MARK: Judging

  private func complaints(about run: Finished) throws -> [String] {
    var complaints: [String] = []
    func expect<Value: Equatable>(_ actual: Value, _ wanted: Value, _ what: String) {
      if actual != wanted { complaints.append("\(what): \(actual), and not \(wanted)") }
    }
    let endings = try run.endings
    expect(endings[FaultWorld.goodTask], "archived verified", "the other task")
    expect(run.exit, exit, "exit code")
    expect(world.forbidden.accepted, 0, "connections to where nobody may ask")
    for part in parts {
      let (fault, about) = (part.fault, "\(part.fault.behaviour): ")
      expect(try told(run, part.tasks), fault.told, "\(about)problems")
      for task in part.tasks {
        expect(endings[task], fault.ending, "\(about)ending of \(task)")
        expect(world.gateway.polls(of: task), fault.polls, "\(about)polls of \(task)")
        let isArchived = fault.ending.hasPrefix("archived")
        let object = try world.object(run, task)
        if !isArchived { expect(object, nil, "\(about)path") }
        if isArchived, object != fault.object.bytes {
          complaints.append("\(about)the object of \(task) is not the file")
        }
        let quarantined = try world.quarantined(task)
        expect(quarantined?.reason, fault.quarantine, "\(about)quarantine")
        if let kept = fault.kept, quarantined?.bytes != kept {
          complaints.append("\(about)quarantine holds \(quarantined?.bytes.count ?? 0) other bytes")
        }
      }
      complaints += Self.faults(in: part.host.requests, of: fault).map { about + $0 }
    }
    expect(try world.strangers, [], "files outside the archive")
    let isLeft = endings.values.contains { $0.hasPrefix("waiting") }
    if !isLeft { expect(world.archive.files(".holdfast/staging"), [], "staging") }
    if !complaints.isEmpty { complaints.append("\(run.output)\(run.errors)") }
    return complaints
  }

  private static func faults(in requests: [Asked], of fault: Fault) -> [String] {
    var complaints: [String] = []
    if requests.count != fault.asks.count {
      complaints.append("\(requests.count) requests, and not \(fault.asks.count)")
    }
    for (index, (request, ask)) in zip(requests, fault.asks).enumerated() {
      if let complaint = ask.complaint(request) {
        complaints.append("request \(index + 1) is not \(ask): \(complaint)")
      }
    }
    for (index, pause) in fault.pauses.enumerated() where requests.count > index + 1 {
      let time = requests[index].time.duration(to: requests[index + 1].time)
      if time < pause { complaints.append("asked again after \(time), \(pause) too soon") }
    }
    return complaints + [fault.inspect(requests)].compactMap(\.self)
  }

  /// By DESIGN's table of outcomes.
  private var exit: Int32 {
    let endings = row.faults.map(\.ending)
    let good = ["archived verified", "archived unchecked"]
    let unfinished = ["waiting not-fetched", "waiting generating"]
    if endings.contains(where: { !(good + unfinished).contains($0) }) { return 1 }
    return endings.contains { $0.hasPrefix("waiting") } ? 3 : 0
  }

  /// Each reason once.
  private func told(_ run: Finished, _ tasks: [String]) throws -> [String] {
    let names = Set(tasks.map { JSON.text("anyfast:\($0)") })
    let events = try run.events.filter { event in
      event["event"] == "problem" && event["severity"] == "detail"
        && !names.isDisjoint(with: event["tasks"].list)
    }
    return events.compactMap { $0["reason"].text }.reduce(into: []) { reasons, reason in
      if !reasons.contains(reason) { reasons.append(reason) }
    }
  }
}
