import Foundation

/// What the rows came to; once all have passed in one test run, the table of `docs/FAULTS.md` is written.
actor FaultTable {
  static let shared = FaultTable()

  /// A line of the table.
  struct Line: Sendable {
    let behaviour: String
    let requests: String
    let result: String
    var quarantine: String?
    var remark = ""
  }

  /// Rows with a test of their own, by what they are noted under.
  private static let own = [54, 58, 59, 60, 66, 67, 68, 69, 75, 76]

  private var lines: [String: (number: Int, lines: [Line])] = [:]

  /// A row of the table has passed.
  func pass(_ row: FaultRow) throws {
    let found = row.faults.map { fault in
      Line(
        behaviour: fault.behaviour, requests: fault.requests, result: fault.result,
        quarantine: fault.quarantine,
        remark: [fault.morePolls, fault.remark].filter { !$0.isEmpty }.joined(separator: "; "))
    }
    try pass(row.number, as: row.id, found)
  }

  /// A row with a test of its own has passed.
  func pass(_ number: Int, _ lines: Line...) throws { try pass(number, as: "\(number)", lines) }

  private func pass(_ number: Int, as id: String, _ found: [Line]) throws {
    lines[id] = (number, found)
    let expected = Set(FaultRow.all.map(\.id) + Self.own.map { "\($0)" })
    guard Set(lines.keys) == expected else { return }
    try FaultDocument.write(table: text)
  }

  private var text: String {
    let order = FaultRow.all.map(\.id)
    let sorted = lines.sorted { one, other in
      (one.value.number, order.firstIndex(of: one.key) ?? 0)
        < (other.value.number, order.firstIndex(of: other.key) ?? 0)
    }
    let rows = sorted.flatMap { row in row.value.lines.map { Self.cells(row.value.number, $0) } }
    return Self.introduction + rows.joined(separator: "\n") + "\n"
  }

  private static func cells(_ number: Int, _ line: Line) -> String {
    let cells = [
      "\(number)", line.behaviour, line.requests, line.result, line.quarantine ?? "–", line.remark,
    ]
    return "| \(cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |"
  }

  private static let introduction = """
    # What servers do wrong, and what comes of it

    Each line is a way in which a server misbehaves towards the built `holdfast`, played by the tests'
    own servers on loopback addresses: `Tests/EndToEndTests/Faults/`. The tests write this table, and only
    when every line has come out as it says here in one test run; it is not edited by hand. What other
    tools do with some of these servers stands [behind it](#what-other-tools-do).

    In every row other tasks, whose host does all well, are archived in the same run. *Requests* is what
    the media host was asked for until the end: `whole` without `Range`, `N–` with it, `if the same` with
    `If-Range`. With the tests' settings a content failure is tried twice (`retry.attempts`), a transport
    failure for as long as the run lasts. A run that ends with a task *waiting*, or with a login page or an
    error in place of the file, was told not to wait (`--no-wait`) or for how long to (`--max-duration`);
    without that, a refused link is asked again for ten minutes. What is *told* is the `reason` of `problem`
    events. Where the result is *archived verified*, the object is byte for byte the file. In parentheses:
    what no media host does.

    | # | the server | requests | result | quarantine | remark |
    |---|---|---|---|---|---|

    """
}

extension Fault {
  /// The polls beyond the one that brought the link.
  fileprivate var morePolls: String {
    switch polls {
    case ...1: ""
    case 2: "one more poll"
    default: "\(polls - 1) more polls"
    }
  }

  /// What became of the task, and how it was told.
  fileprivate var result: String {
    ending + (told.isEmpty ? "" : ", told `\(told.joined(separator: "` `"))`")
  }

  /// How many requests, and what they ask for where that is not always the whole.
  fileprivate var requests: String {
    let isPlain = asks.allSatisfy { "\($0)" == "\(Ask.whole)" }
    let all = asks.map(\.description).joined(separator: ", ")
    return isPlain ? "\(asks.count)" : "\(asks.count): \(all)"
  }
}
