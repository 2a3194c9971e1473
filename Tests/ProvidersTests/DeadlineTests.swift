import FoundationEssentials
import Providers
import Testing

@Suite struct `A deadline` {
  /// 2026-11-21 03:14:15 UTC.
  static let now = Date(timeIntervalSince1970: 1_795_230_855)
  /// Two hours later: what every link of the families below says.
  static let end = now + 7200

  static func base64(_ text: String, _ plus: String, _ padding: String, _ slash: String) -> String {
    Data(text.utf8).base64EncodedString().replacing("+", with: plus)
      .replacing("=", with: padding).replacing("/", with: slash)
  }

  static let policy = base64(
    #"{"Statement":[{"Resource":"*?>","Condition":{"DateLessThan":{"AWS:EpochTime":1795238055}}}]}"#,
    "-", "_", "~")
  static let token =
    "eyJhbGciOiJIUzI1NiJ9." + base64(#"{"keyHash":"???","exp":1795238055}"#, "-", "", "_") + ".c2ln"
  static let md5 = "0123456789abcdef0123456789ABCDEF"

  static let families: [(String, Deadline.Source)] = [
    (
      "?X-Tos-Algorithm=TOS4-HMAC-SHA256&X-Tos-Date=20261121T021415Z&X-Tos-Expires=10800",
      .tosExpires
    ),
    ("?x-tos-date=20261121T021415Z&X-TOS-EXPIRES=10800&X-Tos-Signature=1", .tosExpires),
    ("?X%2DTos%2DDate=20261121T021415Z&X-Tos-Expires=%310800", .tosExpires),
    ("?X-Amz-Date=20261121T021415Z&X-Amz-Expires=10800&X-Amz-Security-Token=x", .amzExpires),
    ("?X-Goog-Date=20261120T051415Z&X-Goog-Expires=86400", .googExpires),
    (
      "?x-oss-date=20261121T021415Z&x-oss-expires=10800&x-oss-signature-version=OSS4-HMAC-SHA256",
      .ossExpires
    ),
    ("?x-oss-signature-version=OSS2&x-oss-expires=1795238055", .ossExpires),
    ("?AWSAccessKeyId=A&Expires=1795238055&Signature=s", .expires),
    ("?OSSAccessKeyId=A&Expires=1795238055&Signature=s", .expires),
    ("?GoogleAccessId=A&Expires=1795238055&Signature=s", .expires),
    ("?Expires=1795238055&Signature=s&Key-Pair-Id=K", .expires),
    ("?expires=1795238055000&sign=s", .expires),
    ("?Policy=\(policy)&Signature=s&Key-Pair-Id=K", .policy),
    ("?_jwt=\(token)", .jwt),
    ("?sv=2022&se=2026-11-21T05:14:15Z&sr=b&sig=s", .sharedAccess),
    ("?se=2026-11-21T05%3A14%3A15.0000000Z&sig=s", .sharedAccess),
    ("?q-sign-time=1795230000;1795238055&q-key-time=1795230000;1795239000", .signTime),
    ("?q-sign-algorithm=sha1&q-sign-time=1795230000%3B1795238055&q-signature=s", .signTime),
    (
      "?authorization=bce-auth-v1%2FAK%2F2026-11-21T02%3A14%3A15Z%2F10800%2Fhost%2Fsig",
      .authorization
    ),
    ("?e=1795238055&token=ak:sig", .qiniu),
    ("?preview=1&auth_key=1795238055-r0-u0-\(md5)", .authKey),
    ("?sign=1795238055-0-0-\(md5)", .sign),
    ("?sign=\(md5)&t=1795238055", .cdnTime),
    ("?sign=\(md5)&t=6b0128a7", .cdnTime),
    ("/\(md5)/6b0128a7/a.mp4", .cdnPath),
    ("/\(md5)/1795238055/a.mp4", .cdnPath),
  ]

  @Test(arguments: families)
  func `is read from a link of every family`(link: String, source: Deadline.Source) throws {
    let link = try #require(Link("https://host" + (link.hasPrefix("/") ? link : "/a.mp4" + link)))
    let deadline = try #require(Deadline.said(by: link, now: Self.now))
    #expect(deadline.source == source)
    #expect(deadline.date == Self.end)
  }

  @Test(
    arguments: [
      // Azure's shorter forms.
      ("?se=2026-11-22&sig=s", 1_795_305_600.0), ("?se=2026-11-21T05:14Z&sig=s", 1_795_238_040),
      // A leap day, and the end of a year.
      ("?X-Tos-Date=20280229T000000Z&X-Tos-Expires=1", 1_835_395_201),
      ("?X-Tos-Date=20261231T235959Z&X-Tos-Expires=1", 1_798_761_600),
      // 13:15 in Beijing is 05:15 UTC.
      ("/202611211315/0123456789abcdef0123456789abcdef/a.mp4", 1_795_238_100),
      // The earliest of duplicates.
      ("?X-Tos-Date=20261121T021415Z&X-Tos-Expires=10800&X-Tos-Expires=99999", 1_795_238_055),
      ("?Expires=1795299999&Expires=1795238055&Signature=s", 1_795_238_055),
      // The earliest of families.
      ("?Expires=1795299999&Signature=s&auth_key=1795238055-0-0-x", 1_795_238_055),
      // A link that has ended.
      ("?X-Tos-Date=20261119T021415Z&X-Tos-Expires=86400", 1_795_140_855),
    ] as [(String, Double)])
  func `is exact`(link: String, time: Double) throws {
    let link = try #require(Link("https://host" + link))
    #expect(Deadline.said(by: link, now: Self.now)?.date == Date(timeIntervalSince1970: time))
  }

  @Test(arguments: [
    "", "?", "?&&=&", "?x=1",
    // A date that does not exist, or is written otherwise.
    "?X-Tos-Date=20270229T000000Z&X-Tos-Expires=1", "?X-Tos-Date=20261321T000000Z&X-Tos-Expires=1",
    "?X-Tos-Date=20261100T000000Z&X-Tos-Expires=1", "?X-Tos-Date=20261121T240000Z&X-Tos-Expires=1",
    "?X-Tos-Date=20261121T006000Z&X-Tos-Expires=1", "?X-Tos-Date=20261121T000060Z&X-Tos-Expires=1",
    "?X-Tos-Date=2026-11-21T00:00:00Z&X-Tos-Expires=1",
    "?X-Tos-Date=20261121T000000&X-Tos-Expires=1",
    "?X-Tos-Date=00000000T000000Z&X-Tos-Expires=1",
    // Half a family, or no number.
    "?X-Tos-Date=20261121T000000Z", "?X-Tos-Expires=86400",
    "?X-Tos-Date=20261121T000000Z&X-Amz-Expires=1",
    "?X-Tos-Date=20261121T000000Z&X-Tos-Expires=1h",
    "?X-Tos-Date=20261121T000000Z&X-Tos-Expires=-1",
    "?X-Tos-Date=20261121T000000Z&X-Tos-Expires=99999999999999999999",
    // More than ten years ahead, or before 2015.
    "?X-Tos-Date=20261121T000000Z&X-Tos-Expires=4000000000", "?Expires=2200000000&Signature=s",
    "?Expires=1400000000&Signature=s", "?Expires=0&Signature=s", "?Expires=0x6b0128a7&Signature=s",
    // Without anything that signs it.
    "?Expires=1795238055", "?se=2026-11-21T05:14:15Z", "?e=1795238055", "?t=1795238055",
    // A stamp that has passed is the time of issue, or a link that has ended.
    "?auth_key=1795230000-r0-u0-x", "?sign=x&t=1795230000",
    "/202611211114/0123456789abcdef0123456789abcdef/a.mp4",
    "/0123456789abcdef0123456789abcdef/6b010000/a.mp4",
    "?auth_key=1795238055", "/6b0128a7/0123456789abcdef0123456789abcdef/a.mp4",
    "/202611211315/a/b.mp4",
    // What only looks like a token or a policy.
    "?_jwt=a.b", "?_jwt=a.!!.c", "?_jwt=a.e30.c", "?Policy=e30_&Signature=s",
    "?Policy=!&Signature=s",
    "?authorization=bce-auth-v1", "?authorization=AWS/a/2026-11-21T02:14:15Z/10800",
    "?q-sign-time=;",
    "?se=21.11.2026&sig=s", "?se=2026-11-21T05:14:15&sig=s",
  ])
  func `is not read from a link that says none`(link: String) throws {
    let link = try #require(Link("https://host" + link))
    #expect(Deadline.said(by: link, now: Self.now) == nil)
  }

  static let signed = "?Expires=1795238055&Signature=s"

  @Test(
    arguments: [
      // The earlier of both.
      (signed, 1_795_230_000.0, 1_795_200_000.0, nil, 1_795_238_055.0, Deadline.Source.expires),
      (signed, 1_795_150_000, nil, nil, 1_795_236_400, .finishTime),
      // One of both is enough, and then no other counts.
      (signed, nil, 1_795_100_000, nil, 1_795_238_055, .expires),
      ("", 1_795_230_000, 1_795_200_000, nil, 1_795_316_400, .finishTime),
      // Neither.
      ("", nil, 1_795_200_000, 1_795_190_000, 1_795_286_400, .submitTime),
      ("", nil, nil, 1_795_190_000, 1_795_276_400, .creationTime),
      ("", nil, nil, nil, 1_795_233_600, .firstSeen),
    ] as [(String, Double?, Double?, Double?, Double, Deadline.Source)])
  func `is the earlier of the link's own and the lifetime's end`(
    query: String, finished: Double?, submitted: Double?, created: Double?, date: Double,
    source: Deadline.Source
  ) throws {
    let link = try #require(Link("https://host/a.mp4" + query))
    var details = Details()
    details.finished = finished.map { Date(timeIntervalSince1970: $0) }
    details.submitted = submitted.map { Date(timeIntervalSince1970: $0) }
    details.created = created.map { Date(timeIntervalSince1970: $0) }
    let firstSeen = Date(timeIntervalSince1970: 1_795_230_000)
    let deadline = Deadline.of(
      link, details: details, firstSeen: firstSeen, lifetime: .seconds(86_400), now: Self.now)
    #expect(deadline.date == Date(timeIntervalSince1970: date))
    #expect(deadline.source == source)
    // What is given up for: the link's own end alone where it tells one.
    let end = query.isEmpty ? (source == .firstSeen ? 1_795_316_400 : date) : 1_795_238_055
    #expect(deadline.end == Date(timeIntervalSince1970: end))
  }

  /// What an earlier poll took for the end, and has passed since, is no time of issue.
  @Test func `stays what a stamp said that was ahead before`() throws {
    let link = try #require(Link("https://host/a.mp4?auth_key=1795230000-r0-u0-x"))
    let stamp = Date(timeIntervalSince1970: 1_795_230_000)
    #expect(Deadline.said(by: link, now: Self.now) == nil)
    #expect(Deadline.said(by: link, now: Self.now, earlier: stamp)?.date == stamp)
    #expect(Deadline.said(by: link, now: Self.now, earlier: stamp - 1) == nil)
  }
}
