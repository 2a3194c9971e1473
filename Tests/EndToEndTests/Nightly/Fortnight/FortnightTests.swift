import Testing

/// The proof of the unattended job: fourteen nights, each with a trouble of its own, and after each
/// of them every task is what it should be, and the reports say what happened.
@Suite(
  .timeLimit(.minutes(30)),
  .enabled("needs a mount namespace") { try await Tools.canMount() },
  .enabled("needs strace, and the right to trace a child") { try await Tools.canTrace() })
struct `A fortnight of nights` {
  @Test func `ends with every task as it should be`() async throws {
    try await Fortnight.play(Self.nights)
  }

  private static var nights: [Night] {
    [
      Night(
        "Two lists come, and all goes well",
        .list("monday.txt", .good("fox"), .ultra("owl"), .queued("mole", hours: 4)),
        .list("other.txt", .other("hen")),
        .intake(.evening, exit: 3, says: "3 of 4 tasks of tonight are safe, 1 is still open"),
        .intake(.midnight, says: "The one task of tonight is safe"),
        .scrub(says: "files that were read are whole"), .dawn(),
        .intake(.noon, says: "nothing needs you")),
      Night(
        "One list is written slowly, and another cannot be read",
        .writtenSlowly(
          "slow.txt", amid: .evening, beside: .good("elk"), .good("bee"), .other("ape")),
        .unreadableList("bad.txt", amid: .midnight, .good("yak")), .scrub(), .dawn(exit: 1),
        .mendedList("bad.txt", .good("yak")),
        .intake(.noon, says: "The one task of tonight is safe")),
      Night(
        "Every job is killed",
        .list("killed.txt", .slow("cow"), .other("cat")), .killedIntake(.evening),
        .list("filed.txt", .good("dog")),
        .killed("intake", .midnight, at: "renameat2") { _ in ["inbox/filed.txt", "filed.txt"] },
        .killed("scrub", .scrub, at: "openat") { $0.world.archive.objects },
        .dawn(), .killed("intake", .noon, at: "renameat") { _ in [".holdfast/reports"] }),
      Night(
        "A provider is down",
        .otherGoesDown, .list("down.txt", .good("ant"), .other("bat").late(2)),
        .intake(.evening, exit: 3, says: "1 of 2 tasks of tonight is safe, 1 is still open"),
        .intake(.midnight, exit: 3, reason: "provider-down"), .scrub(), .dawn(exit: 3),
        .intake(.noon, exit: 3)),
      Night(
        "It is overloaded, and comes back",
        .otherIsOverloaded, .list("overloaded.txt", .good("pig"), .other("rat").late(1)),
        .intake(.evening, exit: 3), .intake(.midnight, exit: 3, reason: "provider-down"), .scrub(),
        .dawn(exit: 3), .otherIsBack,
        .intake(.noon, says: "All 2 tasks of tonight are safe; nothing needs you.")),
      Night(
        "The clocks are set back for the winter",
        .list("winter.txt", .good("hare")), .intake(.evening),
        .list("switch.txt", .queued("lynx", hours: 4)), .intake(.midnight, exit: 3), .scrub(),
        .dawn(), .intake(.noon), .marginIsKept),
      Night(
        "The machine is off from the evening on",
        .list("off.txt", .good("wren"), .doomed("moth").late(1)), .intake(.evening, exit: 3)),
      Night(
        "It comes back after 26 hours",
        .list("back.txt", .good("swan")),
        .intake(.late, exit: 1, says: "1 of 2 videos needs you: 1 lost"), .diedUnwatched("moth"),
        .intake(.midnight, exit: 1), .scrub(), .dawn(exit: 1), .acknowledge("asyntask_moth"),
        .intake(.noon)),
      Night(
        "Two intakes meet, and the clock is set back by three hours amid one",
        .list("two.txt", .slow("goat")), .twoIntakes(.evening), .list("leap.txt", .slow("deer")),
        .intake(.midnight, amidLeapOf: -3), .scrub(), .dawn(), .intake(.noon)),
      Night(
        "A key is refused",
        .list("key.txt", .good("seal"), .other("toad")),
        .intake(.evening, exit: 1, says: "unauthorized", with: ["OTHER_KEY": "sk-of-last-year"]),
        .intake(.midnight, says: "The one task of tonight is safe"), .scrub(), .dawn(),
        .intake(.noon)),
      Night(
        "The disk is full",
        .list("full.txt", .good("newt"), .other("lark")), .intakeOnFullDisk(.evening),
        .intake(.midnight), .scrub(), .dawn(), .intake(.noon), .verify),
      Night(
        "An object rots, and an intake is asked to end",
        .list("term.txt", .slow("crow"), .good("mink")), .terminatedIntake(.evening),
        .intake(.midnight), .copy, .rot(of: "asyntask_owl"),
        .scrub(exit: 1, says: "1 file of the archive is not as it should be"), .repair, .dawn(),
        .intake(.noon, says: "nothing needs you")),
      Night(
        "Tasks end badly by themselves",
        .list("bad-ends.txt", .good("dove"), .short("gnu"), .failing("emu"), .typo("wasp")),
        .intake(.evening, exit: 1, says: "3 of 4 videos need you: 1 mismatch, 1 failed, 1 unknown"),
        .intake(.midnight, exit: 1), .scrub(), .dawn(exit: 1), .forget("asyntask_wasp"),
        .acknowledge("asyntask_gnu", "asyntask_emu"), .intake(.noon), .marginIsKept),
      Night(
        "Links live for three hours",
        .linksLive("3h"),
        .watch(
          .evening, ("short.txt", [.slow("duck", lifetime: 3)]),
          ("shorter.txt", [.good("mule", ["link_lifetime": 10_800])])),
        .linksLive("24h"), .intake(.midnight), .scrub(), .dawn(), .intake(.noon)),
    ]
  }
}
