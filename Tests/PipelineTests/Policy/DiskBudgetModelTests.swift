import FoundationEssentials
import Providers
import Testing

@testable import Pipeline

/// Files, a disk, and the transfers that the budget lets through, step by step.
private struct DiskModel {
  struct File {
    let size: Int64
    let deadline: Date
    /// Whether its host announces its length.
    let isTold: Bool
    /// What of it is in staging.
    var here: Int64
    /// What is known of its length.
    var least: Int64
    var isArchived = false
  }

  private static let parallel = 4

  var files: [Int64: File] = [:]
  var free: Int64
  var junk: Int64
  let reserve: Int64
  private var budget: DiskBudget
  /// How far each file under way may grow; nil before its host has answered.
  private var running: [Int64: Int64?] = [:]
  private var random: SplitMix
  private(set) var lowest = Int64.max
  private(set) var asked: [Int64: Int] = [:]

  init(seed: UInt64) {
    var random = SplitMix(seed: seed)
    let capacity = Int64.random(in: (1 << 20)...(200 << 20), using: &random)
    reserve = Int64.random(in: 0...capacity / 4, using: &random)
    junk = Int64.random(in: 0...capacity / 4, using: &random)
    free = capacity - junk
    for task in 1...Int64.random(in: 1...25, using: &random) {
      let size = Int64.random(
        in: 1...(Bool.random(using: &random) ? 8 << 20 : 300 << 20), using: &random)
      let here = Int64.random(in: 0..<size, using: &random)
      let isKept = Int.random(in: 0..<4, using: &random) == 0 && free - here >= reserve
      if isKept { free -= here }
      files[task] = File(
        size: size, deadline: Date(timeIntervalSince1970: .random(in: 0...1e5, using: &random)),
        isTold: Int.random(in: 0..<4, using: &random) > 0, here: isKept ? here : 0,
        least: Bool.random(using: &random) ? size : 0)
    }
    budget = DiskBudget(reserve: reserve)
    self.random = random
  }

  private func key(_ task: Int64) -> DiskBudget.Key { .init(task: task, role: .video) }

  private func need(_ file: File) -> DiskBudget.Need {
    file.isTold && file.least == file.size
      ? .exactly(file.size - file.here) : .atLeast(file.least - file.here)
  }

  private var waiting: [DiskBudget.Waiting] {
    files.filter { !$1.isArchived && running[$0] == nil }
      .map { .init(key: key($0), deadline: $1.deadline, need: need($1)) }
      .sorted { $0.deadline < $1.deadline }
  }

  mutating func run() {
    while true {
      budget.measure(free: free)
      let next = waiting.first { budget.fits($0.need) }
      if running.count < Self.parallel, let next {
        start(next.key.task)
      } else if let task = running.keys.sorted().randomElement(using: &random) {
        step(task)
      } else if !makeRoom() {
        return
      }
      lowest = min(lowest, free - reserve)
    }
  }

  private mutating func start(_ task: Int64) {
    guard let file = files[task] else { return }
    asked[task, default: 0] += 1
    budget.begin(key(task), need(file), held: file.here)
    running[task] = .some(nil)
  }

  /// The host answers, or more of the file arrives, or the transfer breaks off.
  private mutating func step(_ task: Int64) {
    guard var file = files[task], let granted = running[task] else { return }
    defer { files[task] = file }
    budget.measure(free: free)
    guard let granted else {
      return file.isTold
        ? claim(task, file.size, &file) : claim(task, min(file.size, file.here + 1), &file)
    }
    if Int.random(in: 0..<20, using: &random) == 0 { return end(task) }
    let chunk = min(file.size - file.here, Int64.random(in: 1...(4 << 20), using: &random))
    guard file.here + chunk <= granted else { return claim(task, file.here + chunk, &file) }
    file.here += chunk
    free -= chunk
    budget.hold(key(task), file.here)
    guard file.here == file.size else { return }
    file.isArchived = true
    end(task)
  }

  private mutating func claim(_ task: Int64, _ length: Int64, _ file: inout File) {
    if let granted = budget.claim(key(task), length, isWhole: length == file.size && file.isTold) {
      running[task] = granted
    } else {
      file.least = max(file.least, length)
      end(task)
    }
  }

  private mutating func end(_ task: Int64) {
    budget.end(key(task))
    running[task] = nil
  }

  private mutating func makeRoom() -> Bool {
    let parts = files.filter { !$1.isArchived && $1.here > 0 }
      .map { DiskBudget.Part(key: key($0), deadline: $1.deadline, bytes: $1.here) }
    guard let relief = budget.relief(for: waiting, parts: parts, junk: junk) else { return false }
    for part in relief.parts {
      free += part.bytes
      files[part.key.task]?.here = 0
    }
    free += relief.junk
    junk -= relief.junk
    return true
  }

  /// What is left although it would fit if all that can be removed were.
  var forgotten: [Int64] {
    let parts = files.values.reduce(0) { $0 + ($1.isArchived ? 0 : $1.here) }
    return files.filter { !$1.isArchived && $1.size <= free - reserve + parts + junk }.map(\.key)
  }
}

struct `The disk budget, over random disks and files,` {
  @Test(arguments: UInt64(1)...8)
  func `has all archived that fits by itself, and keeps the reserve`(round: UInt64) {
    for seed in (round * 100)..<(round * 100 + 100) {
      var model = DiskModel(seed: seed)
      model.run()
      #expect(model.forgotten.isEmpty && model.lowest >= 0, "seed \(seed)")
    }
  }
}
