/// `bag-info.txt`: a label and its value a line.
struct BagInfo {
  /// Of this and the other tag files that have no lines of their own, in bytes.
  static let longest: Int64 = 1 << 20

  private static let identity = "External-Identifier"
  private static let payload = "Payload-Oxum"
  private static let previous = "Holdfast-Previous-Tagmanifest"

  private let fields: [(label: String, value: String)]

  /// - Parameters:
  ///   - date: As `2026-11-21`.
  ///   - previous: What the seal that this one follows is known by.
  init(
    identity: ArchiveIdentity?, payload: PayloadSum, date: String, runID: String, version: String,
    previous: Digest?
  ) {
    var fields = [
      ("Bag-Software-Agent", "holdfast \(version)"),
      ("Bagging-Date", date),
      ("External-Description", "AI-generated videos by SHA-256, and a receipt for each task"),
      (Self.payload, payload.description),
      ("Holdfast-Run", runID),
    ]
    if let identity { fields.insert((Self.identity, identity.description), at: 3) }
    if let previous { fields.append((Self.previous, previous.description)) }
    self.fields = fields
  }

  init(text: String) {
    fields = text.split(separator: "\n").compactMap { line in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (String(line[..<colon]), String(line[line.index(after: colon)...].dropFirst()))
    }
  }

  /// Nil in an export, and in what was sealed before archives had one.
  var identity: ArchiveIdentity? {
    fields.first { $0.label == Self.identity }.flatMap { ArchiveIdentity($0.value) }
  }

  var payload: PayloadSum? {
    fields.first { $0.label == Self.payload }.flatMap { PayloadSum($0.value) }
  }

  /// What the seal that this one follows is known by; nil for the first one.
  var previous: Digest? {
    fields.first { $0.label == Self.previous }.flatMap { Digest($0.value) }
  }

  var text: String {
    fields.map { "\($0): \($1)\n" }.joined()
  }
}
