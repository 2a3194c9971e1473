import FoundationEssentials

/// The policy that a CloudFront link may carry instead of `Expires`.
struct CloudFrontPolicy: Decodable {
  struct Statement: Decodable {
    struct Condition: Decodable {
      struct Limit: Decodable {
        let epochTime: Double

        enum CodingKeys: String, CodingKey { case epochTime = "AWS:EpochTime" }
      }
      let limit: Limit

      enum CodingKeys: String, CodingKey { case limit = "DateLessThan" }
    }
    let condition: Condition

    enum CodingKeys: String, CodingKey { case condition = "Condition" }
  }
  let statements: [Statement]

  enum CodingKeys: String, CodingKey { case statements = "Statement" }

  /// When each statement of a `Policy` parameter ends; empty when it cannot be read.
  static func ends(_ parameter: String) -> [Date] {
    guard let json = Data(base64: parameter[...], plus: "-", slash: "~", padding: "_"),
      let policy = try? JSONDecoder().decode(Self.self, from: json)
    else { return [] }
    return policy.statements.compactMap { Date(unix: $0.condition.limit.epochTime) }
  }
}
