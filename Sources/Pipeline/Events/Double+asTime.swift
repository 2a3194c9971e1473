extension Double {
  /// A number of seconds for people, in one unit: `45 s`, `12 min`, `13.9 h`, `4.5 d`.
  package var asTime: String {
    switch self {
    case ..<100: "\(Int(rounded())) s"
    case ..<6000: "\(Int((self / 60).rounded())) min"
    case ..<259_200: "\(Self.tenths(self / 3600)) h"
    default: "\(Self.tenths(self / 86_400)) d"
    }
  }

  private static func tenths(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
