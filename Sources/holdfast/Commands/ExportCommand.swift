import Archive
import ArgumentParser
import Pipeline
import SystemPackage

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Brings archived tasks' files into a bag, or into a tree of readable names.",
    discussion: """
      Every file is proved by its digest as it is written. Exporting to the same directory again keeps what is there and \
      whole, and adds what is missing; what is there and something else is told, and never replaced.
      """)

  @OptionGroup var global: GlobalOptions

  @Argument(help: "TASK_ID or PROVIDER:TASK_ID; none for all.")
  var tasks: [String] = []

  @Option(
    help: "Makes a BagIt bag of this directory: objects and receipts, an archive of its own.",
    completion: .directory)
  var bag: String?

  @Option(help: "Makes a tree of readable names of this directory.", completion: .directory)
  var tree: String?

  @Option(help: "What the tree's directories stand for: date, model, task or verdict.")
  var by: TreeOrder?

  @Flag(
    help: """
      Hard links instead of copies: they share their bytes and their mode with the archive, so that writing to one \
      damages both.
      """)
  var link = false

  @OptionGroup(title: "Only tasks of")
  var selection: TaskSelection

  func validate() throws {
    guard (bag == nil) != (tree == nil) else {
      throw ValidationError("Say where to: either --bag DIR, or --tree DIR.")
    }
    guard tree == nil || by != nil else {
      throw ValidationError("Say how the tree is ordered: --by date, model, task or verdict.")
    }
    guard bag == nil || by == nil else {
      throw ValidationError("--by orders a tree; a bag has the archive's own order.")
    }
  }

  func run() async throws {
    try await conclude {
      let printer = Printer(global)
      let configuration = try global.load(isNeeded: false)
      let stop = Stop()
      let request = ExportRequest(
        into: FilePath(bag ?? tree ?? ""), by: by, tasks: tasks, filter: selection.filter,
        isLinking: link)
      return try await told(by: printer, isResult: true, stop: stop) { printer in
        let signals = Signals { stop.request(.signal($0)) }
        defer { signals.cancel() }
        return try await ArchiveExport(
          configuration, request, stop: stop, tell: { await printer.tell($0, orStop: stop) })()
      }
    }
  }
}

extension TreeOrder: ExpressibleByArgument {}
