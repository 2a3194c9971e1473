import Peers

/// Links that are refused.
extension FaultRow {
  static let refusals = [
    FaultRow(
      28,
      Fault("says that the link has expired (403); a poll brings another", .expired, .file())
        .asking(.whole, .whole, telling: "http-403").renewed,
      Fault("says that the link has expired, and a poll brings it again", .expired)
        .lost("http-403"),
      Fault(
        "says so of both files of a task, of one later", .expired, .late(.expired), .file()
      )
      .asking(.whole, .whole, .whole, .whole, telling: "http-403").renewed.with {
        $0.isUltra = true
        $0.remark = "one poll renews both links"
      },
      Fault("breaks off, and refuses the link from then on", .cut(), .expired)
        .lost("http-403").with {
          $0.asks = [.whole, .rest(from: 200_000), .whole]
          $0.told = ["truncated", "http-403"]
          $0.quarantine = "http-403"
          $0.kept = Array(Served.clip.bytes.prefix(200_000))
        },
      Fault("breaks off, and refuses `Range` alone", .cut(), .expired, .file())
        .asking(.whole, .rest(from: 200_000), .whole, telling: "truncated", "http-403")
        .with { $0.polls = 2 }),
    FaultRow(
      29,
      Fault("says that the signature is wrong", .error(403, "SignatureDoesNotMatch"))
        .lost("http-403"),
      Fault("denies access", .error(403, "AccessDenied")).lost("http-403")),
    FaultRow(
      30,
      Fault("does not have the file (404)", .error(404, "NoSuchKey")).lost("http-404"),
      Fault("does not have the file any more (410)", .status(410)).lost("http-410"),
      Fault("does not have the file; a poll brings another link", .status(404), .file())
        .asking(.whole, .whole, telling: "http-404").renewed),
    FaultRow(
      31,
      Fault("wants a login (401)", .status(401)).lost("http-401").with {
        $0.remark = "401 of the provider itself stops that provider"
      }),
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
