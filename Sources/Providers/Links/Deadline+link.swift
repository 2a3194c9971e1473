package import FoundationEssentials

extension Deadline {
  /// The earliest end that the link itself tells, or nil when it tells none that can be true.
  ///
  /// - Parameter earlier: the deadline as an earlier poll knew it.
  package static func said(by link: Link, now: Date, earlier: Date? = nil) -> Deadline? {
    let query = LinkQuery(link.query)
    let stamps = (stamps(in: query) + stamps(inPath: link.path)).filter {
      $0.date > now || $0.date == earlier
    }
    let ends = relative(query) + absolute(query) + stamps
    let tenYears: TimeInterval = 10 * 365 * 86_400
    return ends.filter { Date.plausible ~= $0.date && $0.date <= now + tenYears }
      .min { $0.date < $1.date }
  }

  /// A date and a number of seconds after it: signatures of version 4.
  private static func relative(_ query: LinkQuery) -> [Deadline] {
    let vendors: [(String, Source)] = [
      ("tos", .tosExpires), ("amz", .amzExpires), ("goog", .googExpires), ("oss", .ossExpires),
    ]
    let ends = vendors.flatMap { vendor, source in
      query["x-\(vendor)-date"].flatMap { date in
        query["x-\(vendor)-expires"].compactMap {
          end(of: date, shape: "yyyyMMddTHHmmssZ", seconds: $0, source)
        }
      }
    }
    // Baidu BOS: bce-auth-v1/ACCESS KEY/DATE/SECONDS/…
    let authorizations = query["authorization"].compactMap { value -> Deadline? in
      let parts = value.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count >= 4, parts[0] == "bce-auth-v1" else { return nil }
      return end(of: parts[2], shape: "yyyy-MM-ddTHH:mm:ssZ", seconds: parts[3], .authorization)
    }
    return ends + authorizations
  }

  private static func end(
    of date: some StringProtocol, shape: String, seconds: some StringProtocol, _ source: Source
  ) -> Deadline? {
    guard let date = Date(date, shape: shape), let seconds = UInt32(seconds) else { return nil }
    return Deadline(date: date + Double(seconds), source: source)
  }

  /// The end itself.
  private static func absolute(_ query: LinkQuery) -> [Deadline] {
    var ends: [Deadline] = []
    func add(_ dates: [Date], _ source: Source) {
      ends += dates.map { Deadline(date: $0, source: source) }
    }
    // A bare `Expires` proves nothing: it counts beside what signs it.
    let companions: Set = [
      "signature", "awsaccesskeyid", "ossaccesskeyid", "googleaccessid", "key-pair-id", "sign",
      "sig", "token", "auth_key",
    ]
    if !query.names.isDisjoint(with: companions) {
      add(query["expires"].compactMap { Date(unix: $0) }, .expires)
    }
    if query["x-oss-date"].isEmpty {
      add(query["x-oss-expires"].compactMap { Date(unix: $0) }, .ossExpires)
    }
    if !query["token"].isEmpty { add(query["e"].compactMap { Date(unix: $0) }, .qiniu) }
    if !query["sig"].isEmpty { add(query["se"].compactMap(sharedAccess), .sharedAccess) }
    // Tencent COS: START;END
    let spans = query["q-sign-time"] + query["q-key-time"]
    add(spans.compactMap { $0.split(separator: ";").last.flatMap { Date(unix: $0) } }, .signTime)
    add(query["policy"].flatMap(CloudFrontPolicy.ends), .policy)
    add(query["_jwt"].compactMap(tokenEnd), .jwt)
    return ends
  }

  /// Azure's forms of ISO 8601, in UTC.
  private static func sharedAccess(_ text: String) -> Date? {
    let fractions = (1...7).map { String(repeating: "f", count: $0) }
    let shapes =
      ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmZ", "yyyy-MM-ddTHH:mm:ssZ"]
      + fractions.map { "yyyy-MM-ddTHH:mm:ss.\($0)Z" }
    return shapes.lazy.compactMap { Date(text, shape: $0) }.first
  }

  /// The `exp` of a JSON Web Token.
  private static func tokenEnd(_ token: String) -> Date? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let claims = Data(base64: parts[1], plus: "-", slash: "_") else {
      return nil
    }
    return Fields(json: claims, redactor: Redactor(key: ""))?.date("exp")
  }
}
