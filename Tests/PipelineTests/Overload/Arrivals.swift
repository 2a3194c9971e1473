import FoundationEssentials

@testable import Pipeline

/// Files that wait, made from a seed, and what becomes of them in an order.
struct Arrivals {
  struct File {
    let due: Int
    let bytes: Int64
  }

  let files: [File]
  let underWay: Int64
  static let now = Date(timeIntervalSince1970: 1_800_000_000)

  init(
    _ count: Int, lengths: ClosedRange<Int64>, dues: ClosedRange<Int>, using random: inout SplitMix
  ) {
    files = (0..<count).map { _ in
      File(due: .random(in: dues, using: &random), bytes: .random(in: lengths, using: &random))
    }
    underWay = .random(in: 0...lengths.upperBound, using: &random)
  }

  init(files: [File]) {
    self.files = files
    underWay = 0
  }

  var candidates: [Forecast<Int>.Candidate] {
    files.indices.map { index in
      .init(
        key: index, deadline: Self.now.addingTimeInterval(Double(files[index].due)),
        remaining: files[index].bytes)
    }
  }

  /// At one byte a second, one after the other.
  var forecast: Forecast<Int> {
    Forecast(
      candidates, Traffic(bytesPerSecond: 1, underWay: underWay, typicalBytes: 1),
      now: Self.now)
  }

  var byDeadline: [Int] { files.indices.sorted { files[$0].due < files[$1].due } }

  /// How many start in time in this order.
  func saved(_ order: [Int]) -> Int {
    var start = underWay
    var saved = 0
    for index in order {
      if start <= files[index].due { saved += 1 }
      start += files[index].bytes
    }
    return saved
  }

  /// The most that start in time in any order, by trying all of them.
  var optimum: Int { best(of: Array(files.indices), from: underWay) }

  private func best(of left: [Int], from start: Int64) -> Int {
    var best = 0
    for (place, index) in left.enumerated() {
      var others = left
      others.remove(at: place)
      let isSaved = start <= files[index].due
      let count = (isSaved ? 1 : 0) + self.best(of: others, from: start + files[index].bytes)
      best = max(best, count)
    }
    return best
  }

  /// How many start too late when so many lanes share a line of one byte a second.
  func late(_ order: [Int], lanes: Int) -> Int {
    var late = 0
    var now = 0.0
    var left: [Double] = []
    for index in order {
      if left.count == lanes, let next = left.min() {
        now += next * Double(left.count)
        left = left.map { $0 - next }
        if let done = left.firstIndex(where: { $0 <= 0 }) { left.remove(at: done) }
      }
      if now > Double(files[index].due) { late += 1 }
      left.append(Double(files[index].bytes))
    }
    return late
  }
}
