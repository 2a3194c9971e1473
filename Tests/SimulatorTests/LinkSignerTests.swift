import FoundationEssentials
import Simulator
import Testing

@Suite struct `A signed link` {
  static let path = "/media/asyntask_1/video.mp4"
  static let signedAt = Date(timeIntervalSince1970: 1_777_288_506)
  let signer = LinkSigner(key: "sim-key")

  func refusal(_ link: String, after seconds: Double) -> LinkRefusal? {
    let parts = link.split(separator: "?", maxSplits: 1).map(String.init)
    return signer.refusal(
      of: parts[0], query: parts.count == 2 ? parts[1] : "",
      now: Self.signedAt.addingTimeInterval(seconds))
  }

  @Test(arguments: LinkStyle.allCases)
  func `is honoured until its expiry and no longer`(style: LinkStyle) throws {
    let link = signer.sign(Self.path, style, at: Self.signedAt, lifetime: 60)
    #expect(refusal(link, after: 0) == nil)
    #expect(refusal(link, after: 59.9) == nil)
    let expired = try #require(refusal(link, after: 60))
    #expect(expired.answer.status == 403)
    #expect(expired.answer.body.contains("<Code>AccessDenied</Code>"))
    #expect(expired.answer.body.contains("expired"))
  }

  @Test(arguments: LinkStyle.allCases)
  func `is honoured again by a simulator with the same key only`(style: LinkStyle) {
    let link = LinkSigner(key: "sim-key").sign(Self.path, style, at: Self.signedAt, lifetime: 60)
    #expect(refusal(link, after: 0) == nil)
    let foreign = LinkSigner(key: "other").sign(Self.path, style, at: Self.signedAt, lifetime: 60)
    #expect(refusal(foreign, after: 0) == .mismatch)
  }

  @Test(arguments: LinkStyle.allCases)
  func `does not open another path`(style: LinkStyle) {
    let link = signer.sign(Self.path, style, at: Self.signedAt, lifetime: 60)
    let moved = link.replacing("asyntask_1", with: "asyntask_2")
    #expect(refusal(moved, after: 0) == .mismatch)
    #expect(LinkRefusal.mismatch.answer.body.contains("SignatureDoesNotMatch"))
  }

  @Test(arguments: [
    (LinkStyle.tos, "X-Tos-Expires=60", "X-Tos-Expires=6000"),
    (.tos, "X-Tos-Date=20260427T111506Z", "X-Tos-Date=20270427T111506Z"),
    (.s3, "X-Amz-Expires=60", "X-Amz-Expires=6000"),
    (.s3, "X-Amz-Date=20260427T111506Z", "X-Amz-Date=20270427T111506Z"),
    (.vod, "auth_key=1777288566-", "auth_key=1777289999-"),
  ])
  func `whose expiry was changed is refused`(style: LinkStyle, told: String, forged: String) {
    let link = signer.sign(Self.path, style, at: Self.signedAt, lifetime: 60)
    #expect(link.contains(told))
    #expect(refusal(link.replacing(told, with: forged), after: 0) == .mismatch)
  }

  @Test(arguments: ["", "?", "?X-Tos-Date=20260427T111506Z", "?preview=1"])
  func `must be there`(query: String) {
    #expect(refusal(Self.path + query, after: 0) == .unsigned)
    #expect(LinkRefusal.unsigned.answer.status == 403)
  }
}
