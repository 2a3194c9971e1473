/// Hosts that cannot just now.
extension FaultRow {
  static let pushBack = [
    FaultRow(
      32,
      Fault("says 429 and to come back in a second", .later("1", 429), .file())
        .asking(.whole, .whole, .whole, telling: "http-429").after(.seconds(1)).with {
          $0.tasks = 2
          $0.remark = "the host's other task waits as well"
        }
    ) { $0.download = "per_host: 1" },
    FaultRow(
      33,
      Fault("says to come back in a century", .later("3155760000", 429))
        .asking(.whole, telling: "http-429").with {
          $0.ending = "waiting not-fetched"
          $0.remark = "waited for an hour at most; here the run ends before"
        },
      Fault("says to come back in 1999", .later("Fri, 31 Dec 1999 23:59:59 GMT", 503), .file())
        .asking(.whole, .whole, telling: "http-503"),
      Fault("says to come back in nonsense", .later("soon", 503), .file())
        .asking(.whole, .whole, telling: "http-503"),
      Fault("says to come back in minus five seconds", .later("-5", 503), .file())
        .asking(.whole, .whole, telling: "http-503")
    ) { $0.arguments = ["--max-duration", "6s"] },
    FaultRow(
      34,
      failing(500), failing(502), failing(503), failing(504), failing(522), failing(524),
      Fault("says `SlowDown`", .error(503, "SlowDown"), .error(503, "SlowDown"), .file())
        .asking(.whole, .whole, .whole, telling: "http-503").after(.zero, .milliseconds(100))),
  ]

  private static func failing(_ status: Int) -> Fault {
    Fault("answers \(status) twice", .status(status), .status(status), .file())
      .asking(.whole, .whole, .whole, telling: "http-\(status)").after(.zero, .milliseconds(100))
  }
}

extension Answer {
  fileprivate static func later(_ date: String, _ status: Int) -> Answer {
    .status(status, headers: "Retry-After: \(date)\r\n")
  }
}
