import Archive
import FoundationEssentials
import Ledger
import SystemPackage

/// `holdfast nightly`: the inbox's lists and every open task, then a part of the archive read again,
/// and a report of both.
package struct Nightly: Sendable {
  let configuration: Configuration
  let parts: [NightlyPart]
  let environment: [String: String]
  let tally: Tally
  let stop: Stop
  let onName: @Sendable (String) async -> Void
  let tell: Tell

  /// - Parameters:
  ///   - parts: what is done, in this order.
  ///   - onName: is given the job's name as soon as it has one.
  package init(
    configuration: Configuration, parts: [NightlyPart] = NightlyPart.allCases,
    environment: [String: String], tally: Tally, stop: Stop,
    onName: @escaping @Sendable (String) async -> Void = { _ in }, tell: @escaping Tell
  ) {
    self.configuration = configuration
    self.parts = parts
    self.environment = environment
    self.tally = tally
    self.stop = stop
    self.onName = onName
    self.tell = tell
  }

  /// Throws `CommandError` when it could not begin; that is reported too.
  package func callAsFunction() async throws -> Exit {
    let name = RunName.make(at: Date())
    let diary = Diary(name: name)
    // With an intake it is that of its run.
    if !parts.contains(.intake) { await onName(name) }
    let began = ContinuousClock.now
    var refusal: CommandError?
    for part in parts where refusal == nil {
      if case .signal(let number) = stop.reason {
        diary.end(.signal(number))
        break
      }
      do {
        let exit = try await perform(part, diary, since: began)
        diary.end(exit)
      } catch let error as CommandError
        where error.exit == .usage || error.exit == .locked && part == parts.first
      {
        refusal = error
        diary.end(error.exit, "\(error)")
      } catch let error as CommandError where error.exit == .locked {
        // What was done before it has its summary.
        await tell(diary.note(Self.problem(.warning, "locked", error)))
        diary.end(error.exit, "\(error)")
      } catch let error as CommandError where error.reason == "not-an-archive" {
        // The other part would say the same.
        await tell(diary.note(Self.problem(.error, "not-an-archive", error)))
        diary.end(.cannotWrite, "\(error)")
        break
      } catch {
        // What one part can't do keeps the other from nothing.
        await tell(diary.note(Self.problem(.error, error.problemReason ?? "archive", error)))
        diary.end(.cannotWrite, "\(error)")
      }
    }
    let night = diary.night(of: parts)
    let report = await Telling(
      configuration: configuration, environment: environment, tell: tell)(night)
    if let refusal { throw refusal }
    await tell(.summary(diary.summary(report: report, seconds: began.elapsed)))
    return night.exit
  }

  private static func problem(
    _ severity: ProblemEvent.Severity, _ reason: String, _ error: any Error
  ) -> Event {
    .problem(ProblemEvent(severity: severity, reason: reason, sentence: "\(error)"))
  }

  private func perform(
    _ part: NightlyPart, _ diary: Diary, since began: ContinuousClock.Instant
  ) async throws -> Exit {
    let tell: Tell = { event in
      if case .summary = diary.note(event) { return }
      await self.tell(event)
    }
    switch part {
    case .intake: return try await takeIn(diary, tell)
    case .scrub: return try await scrub(since: began, tell)
    }
  }

  // MARK: Intake

  private func takeIn(_ diary: Diary, _ tell: @escaping Tell) async throws -> Exit {
    let limit = await intakeTime()
    return try await Run(
      configuration: configuration, options: RunOptions(maxDuration: limit),
      inbox: Inbox(at: configuration.nightly.inbox), environment: environment, tally: tally,
      stop: Stop(within: stop),
      onBegin: { name, run in
        diary.begin(name, run)
        await onName(name)
      }, tell: tell)()
  }

  /// A small archive is read in no time, but not in none: an intake whose time is up still has its
  /// seal to renew.
  private static let leastScrub = Duration.seconds(60)

  private func intakeTime() async -> Duration {
    guard parts.contains(.scrub) else { return configuration.nightly.maxDuration }
    let (root, period) = (configuration.archive, configuration.scrub.period.seconds)
    // Records that can't be read are the scrub's trouble.
    let needed = try? await blocking { () -> Duration? in
      guard let records = try ScrubRecords.openReadOnly(in: try Archive(at: root)) else {
        return nil
      }
      defer { try? records.close() }
      return try records.timeNeeded(period: period, now: Date().timeIntervalSince1970)
    }
    return Self.intakeTime(
      of: configuration.nightly.maxDuration, leaving: max(needed ?? .zero, Self.leastScrub),
      atMost: configuration.scrub.maxDuration)
  }

  /// The scrub gets the time that its period needs, within its own limit and half of all.
  static func intakeTime(
    of all: Duration, leaving needed: Duration, atMost limit: Duration
  ) -> Duration {
    all - min(needed, limit, all / 2)
  }

  // MARK: Scrub

  private func scrub(
    since began: ContinuousClock.Instant, _ tell: @escaping Tell
  ) async throws -> Exit {
    var options = VerifyOptions()
    options.period = configuration.scrub.period
    let left = configuration.nightly.maxDuration - began.duration(to: .now)
    options.maxDuration = min(configuration.scrub.maxDuration, max(left, .zero))
    options.maxBytes = configuration.scrub.maxBytes
    return try await ArchiveCheck(
      configuration, options, environment: environment, stop: Stop(within: stop), tell: tell)()
  }
}
