import FoundationEssentials
import Testing

@testable import Pipeline

@Suite struct `An overload` {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  private func overload(
    _ count: Int, beyond: Int = 0, in seconds: Double = 750, _ bottleneck: Bottleneck = .line
  ) -> Overload {
    Overload(
      tasks: (0..<count).map { "anyfast:task_\($0)" }, beyond: beyond, waiting: 210,
      firstDeadline: now.addingTimeInterval(seconds), bytesPerSecond: 2_202_009.6,
      bottleneck: bottleneck)
  }

  @Test func `says how many of how many, at what rate, when, and what to do`() {
    #expect(
      overload(4, beyond: 30, .parallel(16)).sentence(now: now)
        == "34 of 210 waiting tasks cannot be asked for at 2.1 MiB/s before their links die, the "
        + "first at 2027-01-15T08:12:30Z, in 12 min; raise download.parallel (16), stop other "
        + "traffic on this line, or find a faster one. They are tried all the same")
  }

  @Test func `of one task dies within a minute`() {
    let sentence = overload(1, in: 59).sentence(now: now)
    #expect(
      sentence.hasPrefix(
        "1 of 210 waiting tasks cannot be asked for at 2.1 MiB/s before its link dies"))
    #expect(sentence.contains("in less than a minute;"))
  }

  @Test func `names twenty tasks at most, the most urgent ones`() {
    #expect(overload(3).namedTasks == ["anyfast:task_0", "anyfast:task_1", "anyfast:task_2"])
    #expect(overload(50, beyond: 7).namedTasks.last == "anyfast:task_19")
    #expect(overload(50, beyond: 7).count == 57)
  }

  @Test(arguments: [
    (Bottleneck.bandwidth(1 << 20), "raise download.bandwidth (1.0 MiB/s)"),
    (.parallel(16), "raise download.parallel (16), stop other traffic"),
    (.perHost(8), "raise download.per_host (8), stop other traffic"),
    (.line, "stop other traffic"),
  ]) func `is helped where it is stuck`(bottleneck: Bottleneck, remedy: String) {
    #expect(bottleneck.remedy.hasPrefix(remedy))
  }
}
