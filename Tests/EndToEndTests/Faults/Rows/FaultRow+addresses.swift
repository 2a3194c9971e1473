import Foundation

/// Redirects, and where they may not lead.
extension FaultRow {
  static let addresses = [
    FaultRow(
      50,
      Fault("redirects to itself", .redirect { _ in "/loop.mp4" })
        .rejectedAtOnce("forbidden-redirect", requests: 9)),
    FaultRow(
      51,
      Fault("redirects to `file:`", .redirect { _ in "file:///etc/passwd" }),
      Fault("redirects to `ftp:`", .redirect { $0.forbidden.replacing("http:", with: "ftp:") })
    ) { $0.faults = $0.faults.map { $0.rejectedAtOnce("forbidden-redirect") } },
    FaultRow(
      52,
      Fault(
        "redirects to a cloud's metadata",
        .redirect { _ in "http://169.254.169.254/latest/meta-data/" }),
      Fault("redirects to a loopback address", .redirect(\.forbidden)),
      blocked("in hexadecimal", "0x7f000009"), blocked("in decimal", "2130706441"),
      blocked("in octal", "0177.0.0.9"), blocked("mapped to IPv6", "[::ffff:127.0.0.9]")
    ) {
      $0.faults = $0.faults.map { $0.rejectedAtOnce("blocked-address") }
      $0.allowed = permitted
    },
    FaultRow(
      52,
      Fault(
        "redirects to a name that leads to a loopback address",
        .redirect { $0.forbidden.replacing("127.0.0.9", with: "inside.test") }
      )
      .asking(.whole, .whole, telling: "private-address").with {
        $0.ending = "waiting not-fetched"
        $0.remark = "a name may lead elsewhere again (captive portal, split DNS)"
      },
      Fault("has a second, private address", .file()).with { $0.name = "double.test" }
    ) {
      $0.arguments = ["--no-wait"]
      $0.allowed = permitted
      $0.names = [("inside.test", "127.0.0.9"), ("double.test", "127.0.0.9")]
    },
    FaultRow(
      71,
      Fault(
        "redirects eight times, once with 300", .moved, .moved, .moved, .moved,
        .status(300, headers: "Location: /next.mp4\r\n"), .moved, .moved, .moved, .file()
      ).with { $0.asks = Array(repeating: .whole, count: 9) }),
    FaultRow(55, Fault("answers 302 without `Location`", .status(302)).rejected("http-302")),
  ]

  /// The faulty hosts and the good one, but not the host that nobody may ask.
  private static let permitted = "127.0.0.2/32, 127.0.0.16/28"

  private static func blocked(_ how: String, _ host: String) -> Fault {
    Fault(
      "redirects to one \(how)",
      .redirect { $0.forbidden.replacing("127.0.0.9", with: host) })
  }
}

extension Answer {
  fileprivate static let moved = Answer.redirect { _ in "/next.mp4" }
}
