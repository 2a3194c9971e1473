import Foundation
import Testing

/// What `scripts/check-readme` proves on a fresh machine in half an hour, so far as it can be read.
@Suite struct `The scripts` {
  @Test func `build the release through scripts/build alone, which names its products`() throws {
    let building = try Self.scripts.filter { $0.text.contains(/swift build\s+-/) }
    #expect(building.map(\.name) == ["build"])
    let commands = building.flatMap { $0.text.matches(of: /(?m)^\s*swift build .*/).map(\.output) }
    #expect(!commands.isEmpty)
    #expect(commands.allSatisfy { $0.contains(/--product "?[$a-z]/) }, "\(commands)")
    // An option of swift build's would be taken for a product.
    let calls = try Self.scripts.flatMap {
      $0.text.matches(of: /scripts\/build +-.*/).map(\.output)
    }
    #expect(calls == [])
  }

  @Test(arguments: ["README.md", "CONTRIBUTING.md", "docs/OPERATIONS.md", "docs/BENCHMARKS.md"])
  func `that a page names are there`(page: String) throws {
    let text = try String(contentsOf: Tools.root.appending(path: page), encoding: .utf8)
    let named = Set(text.matches(of: /scripts\/[a-z0-9-]+/).map { String($0.output) })
    #expect(!named.isEmpty)
    for script in named {
      let path = Tools.root.appending(path: script).path
      #expect(FileManager.default.isExecutableFile(atPath: path), "\(script)")
    }
    #expect(!text.contains("swift build"), "scripts/build is the one way")
  }

  /// By name, in order.
  private static var scripts: [(name: String, text: String)] {
    get throws {
      let folder = Tools.root.appending(path: "scripts")
      return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().compactMap {
        name in
        (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)).map { (name, $0) }
      }
    }
  }
}
