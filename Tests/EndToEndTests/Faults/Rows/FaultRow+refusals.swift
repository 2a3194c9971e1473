import Peers

/// Links that are refused.
extension FaultRow {
  static let refusals = [
    FaultRow(
      28,
      Fault("says that the link has expired (403); a poll brings another", .expired, .file())
        .asking(.whole, .whole, telling: "link-expired").renewed,
      Fault("says that the link has expired, and a poll brings it again", .expired)
        .lost("link-expired"),
      Fault(
        "says so of both files of a task, of one later", .expired, .late(.expired), .file()
      )
      .asking(.whole, .whole, .whole, .whole, telling: "link-expired").renewed.with {
        $0.isUltra = true
        $0.remark = "one poll renews both links"
      },
      Fault("breaks off, and says from then on that the link has expired", .cut(), .expired)
        .lost("link-expired").with {
          $0.asks = [.whole, .rest(from: 200_000), .whole]
          $0.told = ["truncated", "link-expired"]
          $0.quarantine = "link-expired"
          $0.kept = Array(Served.clip.bytes.prefix(200_000))
        },
      Fault("breaks off, and refuses `Range` alone", .cut(), .status(403), .file())
        .asking(.whole, .rest(from: 200_000), .whole, telling: "truncated", "http-403")),
    FaultRow(
      29,
      Fault("says that the signature is wrong", .error(403, "SignatureDoesNotMatch"))
        .refused("http-403"),
      Fault("denies access", .error(403, "AccessDenied")).refused("http-403"),
      Fault("denies access once", .error(403, "AccessDenied"), .file())
        .asking(.whole, .whole, telling: "http-403").with { $0.polls = 2 }
    ) { $0.arguments = ["--no-wait"] },
    FaultRow(
      30,
      Fault("does not have the file (404)", .error(404, "NoSuchKey")).refused("http-404"),
      Fault("does not have the file any more (410)", .status(410)).refused("http-410"),
      Fault("does not have the file; a poll brings another link", .status(404), .file())
        .asking(.whole, .whole, telling: "http-404").renewed,
      Fault("does not have the file yet", .status(404), .status(400), .file())
        .refused("http-404").with { $0.told = ["http-404", "http-400"] }
    ) { $0.arguments = ["--no-wait"] },
    FaultRow(
      30,
      Fault(
        "does not have the file yet, and is asked again until it has", .status(404), .status(404),
        .status(404), .file()
      )
      .asking(.whole, .whole, .whole, .whole, telling: "http-404").with { $0.polls = 4 }),
    FaultRow(
      31,
      Fault("wants a login (401)", .status(401)).refused("http-401").with {
        $0.remark = "401 of the provider itself stops that provider"
      }
    ) { $0.arguments = ["--no-wait"] },
  ]
}

extension Answer {
  static func error(_ status: Int, _ code: String, _ message: String = "No.") -> Answer {
    let head = #"<?xml version="1.0" encoding="UTF-8"?>"#
    return .status(
      status, "\(head)<Error><Code>\(code)</Code><Message>\(message)</Message></Error>",
      headers: "Content-Type: application/xml\r\n")
  }

  static let expired = Answer.error(403, "AccessDenied", "Request has expired")

  fileprivate static func late(_ answer: Answer) -> Answer {
    Answer { turn in [.pause(.milliseconds(300))] + answer.steps(turn) }
  }
}
