/// Objects that are not the same any more, or may not be.
extension FaultRow {
  static let changes = [
    FaultRow(
      20,
      Fault(
        "breaks off, and then has a file of another length", .cut(untagged),
        .part(from: 134_464, total: 999_999, untagged), .file(.other)
      )
      .asking(.whole, overlap, .whole, telling: "truncated", "object-changed").changed),
    FaultRow(
      23,
      Fault("breaks off, and sends a new file whole, for `If-Range`", .cut(), .file(.other))
        .asking(.whole, .rest(from: 200_000), .whole, telling: "truncated", "object-changed")
        .changed),
    FaultRow(
      24,
      Fault(
        "breaks off, and sends the rest of a new file for `If-Range`", .cut(),
        .part(from: 200_000, .other), .file(.other)
      )
      .asking(.whole, .rest(from: 200_000), .whole, telling: "truncated", "object-changed").changed,
      Fault(
        "breaks off, and sends the rest of a new file of the same length", .cut(),
        .part(from: 200_000, altered), .part(from: 134_464, altered), .file(.other)
      )
      .asking(
        .whole, .rest(from: 200_000), overlap, .whole,
        telling: "truncated", "other-tag", "object-changed"
      ).changed,
      Fault(
        "breaks off, and has another tag for the same bytes each time", .cut(),
        .rest(.clip.named("\"second\"")), .rest(.clip.named("\"third\""))
      )
      .asking(.whole, .rest(from: 200_000), overlap, telling: "truncated", "other-tag"),
      Fault(
        "breaks off, and sends the rest under the weak form of its tag", .cut(),
        .rest(weak)
      )
      .asking(.whole, .rest(from: 200_000), overlap, telling: "truncated", "other-tag"),
      Fault(
        "breaks off, and sends the rest without its tag", .cut(),
        .rest(untagged)
      )
      .asking(.whole, .rest(from: 200_000), overlap, telling: "truncated", "other-tag"),
      Fault(
        "breaks off each time, and answers `If-Range` with the whole", .cut(),
        .file(untagged).unless(
          "If-Range", .raw(Served.clip.head, wholeClip.prefix(150_000)))
      )
      .asking(.whole, .rest(from: 200_000), overlap, telling: "truncated")),
    FaultRow(
      25,
      Fault("breaks off, with a weak tag", .cut(weak), .file(weak))
        .asking(.whole, overlap, telling: "truncated"),
      Fault("breaks off, without a tag or a date", .cut(untagged), .file(untagged))
        .asking(.whole, overlap, telling: "truncated").with {
          $0.remark = "the last 64 KiB are compared"
        },
      Fault("breaks off, with a date older than the answer", .cut(dated), .file(dated))
        .asking(.whole, .rest(from: 134_464, ifRange: dated.modified), telling: "truncated"),
      Fault("breaks off, with a date younger than the answer", .cut(young), .file(young))
        .asking(.whole, overlap, telling: "truncated"),
      Fault(
        "breaks off without a tag, and then has other bytes", .cut(untagged), .file(altered),
        .file(.other)
      )
      .asking(.whole, overlap, .whole, telling: "truncated", "object-changed").changed),
    FaultRow(
      62,
      Fault("sends other bytes in the same length, once", .file(zeroed), .file(.other))
        .asking(.whole, .whole).with { $0.object = .other },
      Fault("always sends other bytes in the same length", .file(zeroed))
        .asking(.whole, .whole).with {
          $0.ending = "archived damaged bad-nal-lengths"
          $0.object = zeroed
          $0.remark = "kept, for the link would die; the object is what came"
        }),
    FaultRow(
      63,
      Fault(
        "breaks off; the renewed link leads to another file", .cut(), .status(403), .status(403),
        .part(from: 200_000, .other), .file(.other)
      )
      .asking(
        .whole, .rest(from: 200_000), .whole, .rest(from: 200_000), .whole,
        telling: "truncated", "http-403", "object-changed"
      ).changed.renewed,
      Fault(
        "breaks off; the renewed link leads to the same", .cut(), .status(403), .status(403),
        .file()
      )
      .asking(
        .whole, .rest(from: 200_000), .whole, .rest(from: 200_000), telling: "truncated", "http-403"
      ).renewed),
  ]

  /// What is asked for without a strong name of the file: 64 KiB of what is there come again.
  private static let overlap = Ask.rest(from: 200_000 - 65_536, ifRange: nil)
  private static let untagged = Served.clip.named(nil)
  private static let weak = Served.clip.named("W/\"clip\"")
  private static let dated = Served.clip.named(nil, modified: "Sat, 01 Nov 2025 10:00:00 GMT")
  /// No host can vouch for what changes within the second of its answer, or later.
  private static let young = Served.clip.named(nil, modified: "Thu, 01 Jan 2099 00:00:00 GMT")
  /// Of the clip's length, but not its bytes.
  private static let altered = Served(bytes: Served.clip.bytes.map { ~$0 })
  private static let zeroed = Served(clip: "bad_zeroed_fast.mp4", tag: "\"other\"")
}

extension Fault {
  /// Links are signed anew, and one more poll brings one.
  var renewed: Fault {
    with {
      $0.links = .renewed
      $0.polls = 2
    }
  }

  /// What was there is kept aside, and the new file is fetched from its beginning.
  fileprivate var changed: Fault { setAside.with { $0.object = .other } }

  /// What was there is kept aside, and the file is fetched from its beginning.
  var setAside: Fault {
    with {
      $0.quarantine = "object-changed"
      $0.kept = Array(Served.clip.bytes.prefix(200_000))
    }
  }
}
