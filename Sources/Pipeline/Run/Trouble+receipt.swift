import Archive
import FoundationEssentials
import Media

extension Trouble {
  /// What keeps an archived task from being whole and as promised; nil when nothing does.
  init?(_ receipt: Receipt) {
    let reasons = receipt.artifacts.compactMap { $0.lost ?? $0.reasons?.first }
    guard let first = reasons.first else { return nil }
    reason = first
    sentence = receipt.artifacts.compactMap(\.trouble).joined(separator: "; ")
  }
}

extension Receipt.Artifact {
  /// The names of the advisory checks that differ.
  var differing: [String] {
    heldChecks.filter { $0.result == .differs }.map(\.name.rawValue)
  }

  /// What is wrong with it, for people.
  fileprivate var trouble: String? {
    if let lost { return "\(role): lost (\(lost))" }
    guard reasons != nil else { return nil }
    let failed = heldChecks.filter { $0.result == .failed }.map(\.sentence)
    let mismatch = failed.isEmpty ? [] : [failed.joined(separator: ", ")]
    let problems = verdict == Verdict.damaged.rawValue ? damage : []
    return "\(role): \((problems + mismatch).joined(separator: " "))"
  }

  private var heldChecks: [Check] { checks.flatMap { try? $0.decoded() } ?? [] }

  private var damage: [String] {
    let facts: Facts? = facts.flatMap { try? $0.decoded() }
    return facts?.problems.filter(\.slug.isDamage).map(\.sentence) ?? []
  }
}

extension JSON {
  fileprivate func decoded<Value: Decodable>() throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(text().utf8))
  }
}

extension Check {
  /// `duration is 3.04, expected 5`.
  var sentence: String {
    "\(name.rawValue) is \(actual?.text ?? "not known"), expected \(expected.text)"
  }
}

extension CheckValue {
  fileprivate var text: String {
    switch self {
    case .number(let number):
      number == number.rounded() && number.magnitude < 1e15 ? "\(Int(number))" : "\(number)"
    case .text(let text): text
    case .flag(let flag): flag ? "there" : "not there"
    }
  }
}
