import Testing

@testable import Pipeline

@Suite struct `The name of a filed list` {
  private static let run = PlacedFolder.run

  @Test(arguments: [
    ("a.txt.\(run)", "a.txt"), ("a.\(run)~17", "a"), ("a.txt.\(run).\(run)", "a.txt.\(run)"),
    ("a.result.jsonl.\(run)", "a.result.jsonl"), ("a~2.txt.\(run)", "a~2.txt"),
  ])
  func `tells what it was called and which run took it`(file: String, name: String) throws {
    let list = try #require(DoneList(file: file))
    #expect(list.name == name)
    #expect(list.run == Self.run)
    #expect(DoneList(part: list.partFile) == list)
  }

  @Test(arguments: [
    "a.txt", "a.result.jsonl", "a.txt.\(run).errors", "a.txt.\(run).result.jsonl", ".\(run)",
    "a.txt.\(run)~", "a.txt.\(run)~old", "a.txt.\(run)~2~3", "a.txt.20261121", "", ".",
  ])
  func `is no other file's`(file: String) {
    #expect(DoneList(file: file) == nil)
  }

  @Test func `is cut when it is long, and another one's stays another`() {
    let long = String(repeating: "日", count: 83)
    let names = ["\(long)a.txt", "\(long)b.txt"].map { name in
      DoneList.choices(name, run: Self.run).first { _ in true }
    }
    #expect(names[0]?.name != names[1]?.name)
    for list in names {
      #expect(list?.name.utf8.count ?? 0 <= 200)
      #expect(list.map { DoneList(file: $0.file) } == list)
    }
  }
}
