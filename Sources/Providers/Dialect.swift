/// The API that a provider speaks.
package enum Dialect: String, Sendable, CaseIterable, Codable {
  case anyfast
  case globalaiopc

  /// The address that tells a task's state.
  ///
  /// - Parameters:
  ///   - base: the provider's `url:`; slashes at its end do not matter.
  ///   - taskID: percent-encoded here, but for the unreserved bytes of RFC 3986.
  package func pollURL(base: String, taskID: String) -> String {
    let trimmed = base.reversed().drop { $0 == "/" }.reversed()
    return String(trimmed) + path + Self.percentEncoded(taskID)
  }

  /// The share of the configured poll interval after which a task of this model is asked again.
  ///
  /// GlobalAiOpc's page allows shorter intervals for its two fast models.
  package func intervalShare(model: String?) -> Double {
    switch (self, model?.lowercased()) {
    case (.globalaiopc, "seedance_2_0_fast"), (.globalaiopc, "seedance_2_0_fast_pro"): 2.0 / 3
    default: 1
    }
  }

  private var path: String {
    switch self {
    case .anyfast: "/v1/video/generations/"
    case .globalaiopc: "/v1/result/"
    }
  }

  private static func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var encoded: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        encoded.append(byte)
      default:
        encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}
