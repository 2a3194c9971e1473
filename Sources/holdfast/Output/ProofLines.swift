import Pipeline

/// How far an archive is proved, as a table for people.
struct ProofLines {
  let style: Style

  func text(_ proof: ProofSummary) -> [String] {
    var rows: [(name: String, value: String)] = []
    if let oldest = proof.oldest { rows.append(("oldest proof", oldest)) }
    let days = proof.period / 86_400
    rows.append(
      ("proved within \(Self.short(days)) d", "\(Self.short(proof.withinPeriod * 100)) %"))
    if let end = proof.fullPassEnds {
      rows.append(("all read once by", "\(end), at one such verification a day"))
    }
    if proof.transients > 0 {
      rows.append(("transient", "\(proof.transients), bad at first and good when read again"))
    }
    if proof.tokensAtStake > 0 { rows.append(("at stake", "\(proof.tokensAtStake) tokens")) }
    if proof.acknowledged > 0 {
      rows.append(("acknowledged", "\(proof.acknowledged), told no more"))
    }
    let width = rows.map(\.name.count).max() ?? 0
    return rows.map { row in
      let blanks = String(repeating: " ", count: width - row.name.count)
      return "  \(style.faint(row.name))\(blanks)  \(row.value)"
    }
  }

  /// With one place behind the point at most, rounded down: what is not whole does not look so.
  static func short(_ number: Double) -> String {
    let tenths = Int(number * 10)
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
