import Foundation
import SystemPackage
import Testing

@testable import Archive

@Suite struct `A receipt` {
  static let path = FilePath("/archive/receipt.json")
  let sample = Receipt.sample(task: "t1", object: ObjectName(Digest(of: "x"), .mp4), bytes: 1)

  @Test func `says the same when it is read back`() throws {
    var read = try Receipt(text: try sample.text(), path: Self.path)
    #expect(read.reply == .object([("status", .string("done"))]))
    read.reply = sample.reply
    read.times.submitted = sample.times.submitted
    #expect(try read.text() == sample.text())
  }

  @Test func `begins with its schema and holds the reply as it came`() throws {
    var receipt = sample
    receipt.reply = .raw("{\"duration\" : 5.0,\n\t\"b\":1e2}")
    let text = try receipt.text()
    #expect(text.hasPrefix("{\n  \"schema\": 1,\n  \"provider\": \"anyfast\""))
    #expect(text.contains("\"reply\": {\"duration\" : 5.0,\n\t\"b\":1e2}"))
    #expect(text.hasSuffix("}\n"))
  }

  @Test func `without a reply says null and why`() throws {
    var receipt = sample
    receipt.reply = .null
    receipt.replyOmitted = "too-large"
    let text = try receipt.text()
    #expect(text.contains("\"reply\": null,\n  \"reply_omitted\": \"too-large\""))
    #expect(try Receipt(text: text, path: Self.path).reply == .null)
  }

  @Test func `is read whatever else is in it`() throws {
    let text = try sample.text().replacingOccurrences(
      of: "\"schema\": 1,", with: "\"schema\": 1, \"later\": {\"x\": [1]},")
    #expect(try Receipt(text: text, path: Self.path).taskID == "t1")
  }

  @Test func `of a later schema says so, whatever its form`() throws {
    let error = #expect(throws: ArchiveError.self) {
      try Receipt(text: #"{"schema": 2}"#, path: Self.path)
    }
    #expect(error == .receiptTooNew(Self.path, schema: 2))
  }

  @Test(arguments: [
    ("", "it is not well formed JSON."), ("{", "it is not well formed JSON."),
    (#"{"schema": 1}"#, "`provider` is missing."),
    (#"{"schema": "x"}"#, "`schema` is of another kind than expected."),
    (
      #"{"schema":1,"provider":"p","dialect":"d","task_id":"t","verdict":"v","times":{"polled":"x"}}"#,
      "`times.polled`: A time is written as RFC 3339 in UTC."
    ),
  ])
  func `that is none says what is wrong`(text: String, reason: String) {
    let error = #expect(throws: ArchiveError.self) { try Receipt(text: text, path: Self.path) }
    #expect(error == .receiptUnreadable(Self.path, reason: reason))
  }
}
