import Foundation
import Testing

/// What befalls the machine and the providers.
extension Step {
  /// Nobody listens any more where GlobalAiOpc was.
  static var otherGoesDown: Step {
    Step { fortnight in
      fortnight.other.program.send(SIGTERM)
      _ = await fortnight.other.program.finish()
    }
  }

  /// It is there, and answers 503 to every poll.
  static var otherIsOverloaded: Step {
    Step { fortnight in
      try await fortnight.startOther(polls: ["fail_first": 1_000_000])
    }
  }

  static var otherIsBack: Step {
    Step { fortnight in
      try await otherGoesDown.perform(fortnight)
      try await fortnight.startOther()
    }
  }

  /// The clock is set while an intake fetches something.
  static func intake(_ hour: Hour, amidLeapOf hours: Double) -> Step {
    Step { fortnight in
      try fortnight.set(hour)
      let intake = try fortnight.world.startNightly("--only", "intake")
      try await intake.reaches("downloading")
      try fortnight.clock.leap(hours: hours)
      try fortnight.expect(await intake.finish(), exit: 0)
    }
  }

  /// An intake over an archive on a file system of its own that has hardly any room.
  static func intakeOnFullDisk(_ hour: Hour) -> Step {
    Step { fortnight in
      let world = fortnight.world
      try fortnight.set(hour)
      try world.write(fullDisk, to: "full.sh")
      let script = try await world.tool("unshare", "-rm", "sh", "-e", "full.sh")
      try #require(script.exit == 0, "\(script)")
      let intake = Finished(
        exit: Int32(try world.text("full.exit").dropLast()) ?? -1,
        output: try world.text("full.jsonl"), errors: "", duration: .zero)
      #expect(intake.exit == 74, "\(intake.output)")
      #expect(try !intake.problems("disk-full").isEmpty, "\(intake.output)")
      try FileManager.default.removeItem(at: world.archive.root)
      try FileManager.default.moveItem(at: world.url("full"), to: world.archive.root)
      try await fortnight.expectNothingIsHarmed()
    }
  }

  /// The archive is moved there, filled up to 300 KiB, and moved out again as it is left.
  private static let fullDisk = """
    mv archive full && mkdir archive
    mount -t tmpfs -o size=64m tmpfs archive
    cp -a full/. archive && rm -rf full && mkdir full
    free=$(df --output=avail -k archive | tail -1)
    head -c $(((free - 300) * 1024)) /dev/zero > archive/filler
    code=0
    '\(Tools.programs.path)/holdfast' nightly --only intake --json > full.jsonl || code=$?
    echo $code > full.exit
    rm archive/filler
    cp -a archive/. full

    """

  /// A bit of the object of this task turns over.
  static func rot(of errand: String) -> Step {
    Step { fortnight in
      let archive = fortnight.world.archive
      let file = archive.url(try fortnight.object(of: errand))
      var bytes = try Data(contentsOf: file)
      bytes[bytes.count / 2] ^= 1
      try FileManager.default.removeItem(at: file)
      try bytes.write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: file.path)
    }
  }
}
