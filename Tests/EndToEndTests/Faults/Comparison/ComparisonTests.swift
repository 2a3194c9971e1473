import Foundation
import Testing

/// What other tools make of the same hosts; `scripts/compare-tools` has it played and written.
@Suite(.timeLimit(.minutes(30))) struct `A comparison with other tools` {
  private struct Line: Sendable {
    let number: Int
    var cells: [String]
  }

  static let isWanted = ProcessInfo.processInfo.environment["HOLDFAST_COMPARE"] != nil

  @Test func `stands in the document, with every fault that it names`() throws {
    let faults = ComparedFault.all.map(\.fault.behaviour)
    #expect(faults == ComparedFault.behaviours)
    let text = try FaultDocument.comparison
    for fault in faults { #expect(text.contains("| \(fault) |")) }
  }

  @Test(.enabled(if: isWanted, "HOLDFAST_COMPARE is not set"))
  func `is played and written`() async throws {
    for tool in DownloadTool.all { try #require(await tool.isInstalled, "\(tool.name)") }
    let lines = try await withThrowingTaskGroup(of: (Int, Line).self) { group in
      for (index, compared) in ComparedFault.all.enumerated() {
        group.addTask { (index, try await play(compared)) }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }.sorted { $0.key < $1.key }
        .map(\.value)
    }
    let versions = try await withThrowingTaskGroup { group in
      for tool in DownloadTool.all { group.addTask { "\(tool.name) \(try await tool.version)" } }
      return try await group.reduce(into: []) { $0.append($1) }.sorted()
    }
    try FaultDocument.write(comparison: Self.text(lines, versions))
  }

  /// Plays a fault for Holdfast, as the table has it, and for one tool after the other.
  private func play(_ compared: ComparedFault) async throws -> Line {
    let complaints = try await FaultScene.play(compared.row)
    #expect(complaints.isEmpty, "\(compared.row.id)")
    let fault = compared.fault
    var cells = [fault.behaviour, fault.ending == "archived verified" ? "the file" : fault.ending]
    await Turns.worlds.take()
    do {
      for tool in DownloadTool.all { cells.append(try await tool.result(of: fault)) }
    } catch {
      await Turns.worlds.giveBack()
      throw error
    }
    await Turns.worlds.giveBack()
    return Line(number: compared.row.number, cells: cells)
  }

  private static func text(_ lines: [Line], _ versions: [String]) -> String {
    let tools = DownloadTool.all
    let rows = lines.map { "| \($0.number) | \($0.cells.joined(separator: " | ")) |\n" }
    return """

      Some of these servers were asked by other tools, too: \(versions.joined(separator: ", ")). Each
      line is played to each tool by a server of its own. A tool is run as a careful script runs it:
      again, a second later, while its exit code isn't 0, five times and \(DownloadTool.limit) seconds at most.

      ```sh
      \(tools.map(\.command).joined(separator: "\n"))
      ```

      - *the file*: all its bytes are there, and the tool ends with 0.
      - *the file, exit N*: all its bytes are there, but the tool says that it failed.
      - *its beginning*, *another file*, *nothing*: what is there under the file's name at the end. In bold: the
        tool ends with 0, so a script keeps that as the file.

      Holdfast's column is the ending in the table above, played again beside the tools. Holdfast is given the
      provider's reply and asks for the link again; a tool is given the link alone. No tool promises to examine
      what it fetches, and a complete answer that isn't the file can be noticed only by examining it.
      `scripts/compare-tools` plays these lines and writes this section.

      | # | the server | holdfast | \(tools.map(\.name).joined(separator: " | ")) |
      |---|---|---|\(tools.map { _ in "---|" }.joined())
      \(rows.joined())
      """
  }
}
