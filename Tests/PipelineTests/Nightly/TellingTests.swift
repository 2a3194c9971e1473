import Archive
import Foundation
import Providers
import SystemPackage
import Testing

@testable import Ledger
@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `Telling of a night` {
  @Test func `files both forms, which others may read, and hands one to the command`() async throws
  {
    let nights = try Nights()
    let run = try await nights.run()
    let provider = try Self.provider
    let configuration = nights.configuration { configuration in
      configuration.providers = [provider]
      configuration.nightly.onFinish = """
        cat >got.json; echo "$HOLDFAST_EXIT $OTHER ${KEY-none} ${NOTIFY_SOCKET-none}" >got.txt
        cp "$HOLDFAST_REPORT" got.md
        """.replacing("got.", with: "\(nights.folder)/got.")
    }
    let path = await nights.tell(
      Nights.night(run, exit: .unfinished, events: [Nights.summary(["archived": 1])]),
      configuration,
      environment: ["KEY": "sk-1", "OTHER": "o", "PATH": "/usr/bin:/bin", "NOTIFY_SOCKET": "x"])
    #expect(nights.told.isEmpty)
    #expect(path == "\(nights.root)/.holdfast/reports/\(Nights.name).md")
    let json = try nights.text("archive/.holdfast/reports/\(Nights.name).json")
    #expect(try nights.text("got.json") == json)
    #expect(try nights.text("got.txt") == "3 o none none\n")
    #expect(try nights.text("got.md").hasPrefix("The one task of tonight is safe"))
    let report = try JSONDecoder().decode(NightlyReport.self, from: Data(json.utf8))
    #expect(report.verdict == "The one task of tonight is safe; nothing needs you.")
    #expect(json.hasPrefix("{\n  \"schema\": 1,\n"))
    for ending in ["json", "md"] {
      let file = nights.root.appending(".holdfast/reports/\(Nights.name).\(ending)").string
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o644)
    }
  }

  @Test func `keeps four hundred reports`() throws {
    let nights = try Nights()
    let archive = try Archive(at: nights.root)
    for number in 1...405 {
      _ = try archive.fileReport(
        "20261121T0314\(String(format: "%03d", number))Z", as: [(".json", "{}"), (".md", "x")])
    }
    let names = try archive.reportNames(ending: ".json")
    #expect(names.count == 400)
    #expect(names.first == "20261121T0314405Z")
    #expect(names.last == "20261121T0314006Z")
    #expect(try archive.reportNames(ending: ".md") == names)
  }

  @Test(arguments: [
    ("exit 3", "The command on_finish ended with 3"),
    ("echo no; exit 1", "The command on_finish ended with 1; it said: no\n"),
    ("kill -9 $$", "The command on_finish was killed by signal 9"),
  ])
  func `says when the command fails`(command: String, sentence: String) async throws {
    let nights = try Nights()
    let configuration = nights.configuration { $0.nightly.onFinish = command }
    let path = await nights.tell(Nights.night(), configuration)
    #expect(path != nil)
    #expect(nights.told.map(\.reason) == ["on-finish-failed"])
    #expect(nights.told.map(\.severity) == [.warning])
    #expect(nights.told.map(\.sentence) == [sentence])
  }

  @Test func `still runs the command where there is no archive, and no place for metrics`()
    async throws
  {
    let nights = try Nights()
    let configuration = nights.configuration { configuration in
      configuration.archive = nights.folder.appending("nowhere")
      configuration.nightly.metrics = nights.folder.appending("nowhere/m.prom")
      configuration.nightly.onFinish = "{ cat; echo \"[$HOLDFAST_REPORT]\"; } >\(nights.folder)/got"
    }
    let path = await nights.tell(
      Nights.night(exit: .cannotWrite, failure: "It is gone."), configuration)
    #expect(path == nil)
    #expect(nights.told.map(\.reason) == ["report-unwritten", "metrics-unwritten"])
    let got = try nights.text("got")
    #expect(got.contains(#""verdict": "Nothing could be done: It is gone.""#))
    #expect(got.hasSuffix("[]\n"))
  }

  private static var provider: ProviderConfiguration {
    get throws {
      ProviderConfiguration(
        name: "anyfast", api: .anyfast, url: try ProviderURL(configured: "https://a.example"),
        key: .variable("KEY"))
    }
  }
}
