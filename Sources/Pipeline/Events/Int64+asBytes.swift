extension Int64 {
  /// A number of bytes for people, in the largest unit of which there is at least one: `1.4 GiB`.
  package var asBytes: String {
    let units = ["KiB", "MiB", "GiB", "TiB", "PiB"]
    var value = Double(self)
    var unit = "B"
    for next in units where value >= 1024 {
      value /= 1024
      unit = next
    }
    if unit == "B" { return "\(self) B" }
    let tenths = Int((value * 10).rounded())
    return tenths >= 1000 ? "\(tenths / 10) \(unit)" : "\(tenths / 10).\(tenths % 10) \(unit)"
  }
}
