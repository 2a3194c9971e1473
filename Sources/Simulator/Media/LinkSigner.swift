import Crypto
package import FoundationEssentials

/// Signs the paths of media, and checks what comes back.
///
/// The signature is an HMAC-SHA256 over the path as it stands in the URL, the style and the expiry.
/// It is a function of the script's key, so links outlive a restart of the simulator.
package struct LinkSigner: Sendable {
  private let secret: SymmetricKey

  package init(key: String) {
    secret = SymmetricKey(data: Data("holdfast-sim \(key)".utf8))
  }

  /// The path with its query.
  ///
  /// - Parameter lifetime: Seconds from `date`, which counts in whole seconds, to the expiry.
  package func sign(_ path: String, _ style: LinkStyle, at date: Date, lifetime: Int) -> String {
    let time = CompactTime.text(of: date)
    let day = time.prefix(8)
    switch style {
    case .tos:
      let signature = signature(of: path, style, time, "\(lifetime)")
      return "\(path)?X-Tos-Algorithm=TOS4-HMAC-SHA256"
        + "&X-Tos-Credential=AKLTsimulator%2F\(day)%2Fcn-beijing%2Ftos%2Frequest"
        + "&X-Tos-Date=\(time)&X-Tos-Expires=\(lifetime)"
        + "&X-Tos-Signature=\(signature)&X-Tos-SignedHeaders=host"
    case .s3:
      let signature = signature(of: path, style, time, "\(lifetime)")
      return "\(path)?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        + "&X-Amz-Credential=AKIASIMULATOR%2F\(day)%2Fus-east-1%2Fs3%2Faws4_request"
        + "&X-Amz-Date=\(time)&X-Amz-Expires=\(lifetime)"
        + "&X-Amz-SignedHeaders=host&X-Amz-Signature=\(signature)"
    case .vod:
      let expiry = Int(date.timeIntervalSince1970) + lifetime
      let signature = signature(of: path, style, "", "\(expiry)").prefix(32)
      return "\(path)?preview=1&auth_key=\(expiry)-r0-u0-\(signature)"
    }
  }

  /// Why a request for the path must be refused, or nil when it may be answered.
  package func refusal(of path: String, query: String, now: Date) -> LinkRefusal? {
    let parameters = Self.parameters(of: query)
    if let key = parameters["auth_key"] {
      return refusal(of: path, authKey: key, now: now)
    }
    for (style, prefix) in [(LinkStyle.tos, "x-tos"), (.s3, "x-amz")] {
      guard let time = parameters["\(prefix)-date"],
        let lifetime = parameters["\(prefix)-expires"],
        let given = parameters["\(prefix)-signature"]
      else { continue }
      guard given == signature(of: path, style, time, lifetime),
        let signed = CompactTime.date(time), let seconds = Double(lifetime)
      else { return .mismatch }
      let expiry = signed.addingTimeInterval(seconds)
      return now < expiry
        ? nil : .expired(style, signed: time, lifetime: lifetime, expiry: expiry, now: now)
    }
    return .unsigned
  }

  private func refusal(of path: String, authKey: String, now: Date) -> LinkRefusal? {
    let parts = authKey.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 4, let expiry = Double(parts[0]),
      parts[3] == signature(of: path, .vod, "", String(parts[0])).prefix(32)
    else { return .mismatch }
    let date = Date(timeIntervalSince1970: expiry)
    return now < date
      ? nil : .expired(.vod, signed: "", lifetime: String(parts[0]), expiry: date, now: now)
  }

  private func signature(
    of path: String, _ style: LinkStyle, _ time: String, _ expiry: String
  ) -> String {
    let text = [path, style.rawValue, time, expiry].joined(separator: "\n")
    return Hex.text(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: secret))
  }

  /// The query's parameters by their names in lower case.
  private static func parameters(of query: String) -> [String: String] {
    var parameters: [String: String] = [:]
    for pair in query.split(separator: "&") {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      parameters[sides[0].lowercased()] = sides.count == 2 ? PercentEncoding.decode(sides[1]) : ""
    }
    return parameters
  }
}
