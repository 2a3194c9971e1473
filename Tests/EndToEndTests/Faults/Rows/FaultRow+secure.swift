/// Certificates, and what happens under TLS.
extension FaultRow {
  static let secure = [
    FaultRow(
      53,
      Fault("redirects from https to http", .redirect(\.forbidden))
        .rejectedAtOnce("forbidden-redirect").behind(.good, "a.media.test")),
    FaultRow(
      56,
      Fault("has an expired certificate", .file()).behind(.expired, "expired.media.test"),
      Fault("has another host's certificate", .file()).behind(.otherHost, "other.media.test"),
      Fault("has signed its certificate itself", .file()).behind(.selfSigned, "self.media.test"),
      Fault("speaks nothing newer than TLS 1.0", .file()).behind(.outdated, "outdated.media.test"),
      Fault("does not know its own name", .file()).behind(.unknownName, "unknown.media.test")
    ) { row in
      row.arguments = ["--max-duration", "6s"]
      row.faults = row.faults.map { fault in
        fault.with {
          $0.ending = "waiting not-fetched"
          $0.asks = []
          $0.told = ["tls-failed"]
          $0.remark = "tried until the run or the link ends, and never without TLS"
        }
      }
    },
    FaultRow(
      57,
      Fault("closes under TLS amid the body", .cut(), .file())
        .asking(.whole, .rest(from: 200_000), telling: "truncated").behind(.good, "a.media.test")),
  ]
}

extension Fault {
  fileprivate func behind(_ certificate: Certificate, _ name: String) -> Fault {
    with {
      $0.certificate = certificate
      $0.name = name
    }
  }
}
