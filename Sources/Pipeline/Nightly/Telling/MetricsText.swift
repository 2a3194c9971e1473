import FoundationEssentials

/// Metrics in Prometheus' text format, each a gauge with its help.
struct MetricsText {
  typealias Sample = (labels: [String: String], value: Double)

  private(set) var text = ""

  /// Adds a metric, unless it has no samples.
  mutating func add(_ name: String, _ help: String, _ samples: [Sample]) {
    guard !samples.isEmpty else { return }
    text += "# HELP holdfast_\(name) \(help)\n# TYPE holdfast_\(name) gauge\n"
    for sample in samples {
      let labels = sample.labels.sorted { $0.key < $1.key }.map {
        "\($0.key)=\"\(Self.escape($0.value))\""
      }
      let set = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
      text += "holdfast_\(name)\(set) \(Self.number(sample.value))\n"
    }
  }

  /// Adds a metric without labels, unless there is no value.
  mutating func add(_ name: String, _ help: String, _ value: Double?) {
    add(name, help, value.map { [([:], $0)] } ?? [])
  }

  /// What acts is shown as in a log, and then the format's own three characters are escaped.
  private static func escape(_ value: String) -> String {
    terminalText(value).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n")
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
  }
}
