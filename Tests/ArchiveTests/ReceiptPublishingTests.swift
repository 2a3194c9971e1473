import Foundation
import SystemPackage
import Testing

@testable import Archive

@Suite struct `Publishing receipts` {
  let scratch: Scratch
  let writer: ArchiveWriter
  let object = ObjectName(Digest(of: "x"), .mp4)

  init() throws {
    scratch = try Scratch()
    writer = try scratch.open()
  }

  @Test func `files each where its task says, read-only`() throws {
    let receipts = ["t1", "../t2", "%", String(repeating: "é", count: 256)].map {
      Receipt.sample(task: $0, object: object, bytes: 1)
    }
    for (receipt, result) in zip(receipts, writer.publish(receipts)) {
      let filed = try result.get()
      let shard = Digest(of: receipt.taskID).description.prefix(2)
      #expect(
        filed.path == "data/tasks/anyfast/\(shard)/\(PayloadName.escape(receipt.taskID)).json")
      #expect(try scratch.text(filed.path) == receipt.text())
      #expect(Digest(of: try receipt.text()) == filed.digest)
      #expect(try scratch.permissions(of: filed.path) == .filed)
    }
    #expect(try scratch.names(in: ".holdfast/staging") == [])
  }

  @Test func `never rewrites one`() throws {
    let receipt = Receipt.sample(task: "t1", object: object, bytes: 1)
    var other = receipt
    other.seed = 7
    let results = writer.publish([receipt, other])
    let filed = try results[0].get()
    #expect(throws: ArchiveError.receiptExists(scratch.root.appending(filed.path))) {
      try results[1].get()
    }
    let successor = try writer.publish([NewReceipt(other, number: 2)])[0].get()
    #expect(successor.path == filed.path.replacing(".json", with: "~2.json"))
    #expect(try scratch.text(filed.path) == receipt.text())
    #expect(try writer.archive.receipt(provider: "anyfast", taskID: "t1")?.seed == 7)
    #expect(try scratch.names(in: ".holdfast/staging") == [])
  }

  @Test func `says which could not be filed`() throws {
    try scratch.write("in the way", to: "data/tasks/anyfast")
    let results = writer.publish([Receipt.sample(task: "t1", object: object, bytes: 1)])
    let error = #expect(throws: ArchiveError.self) { try results[0].get() }
    #expect(error?.slug == "io-error")
    #expect(error.map { "\($0)".contains("data/tasks/anyfast") } == true)
  }
}
