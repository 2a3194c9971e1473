import Foundation
import SystemPackage

@testable import Archive

extension Archive {
  /// Verifies it as a process of its own would, at this time in seconds since 1970.
  func verify(
    _ limits: Verification.Limits = Verification.Limits(), threads: Int = 2,
    claims: Verification.Claims? = nil, settling: Int = Census.settling,
    at now: Double = Date().timeIntervalSince1970, _ collected: Collected = Collected()
  ) throws -> Verification.Report {
    let records = try ScrubRecords.open(in: self)
    let verification = Verification(
      of: self, records, claims: claims, now: now, onFinding: { collected.add($0) })
    try verification.takeCensus(settling: settling)
    try verification.scrub(limits, threads: threads)
    let report = try verification.conclude()
    try records.close()
    return report
  }
}

extension Scratch {
  @discardableResult
  func verify(
    _ limits: Verification.Limits = Verification.Limits(), threads: Int = 2,
    claims: Verification.Claims? = nil, settling: Int = Census.settling,
    at now: Double = Date().timeIntervalSince1970
  ) throws -> (report: Verification.Report, problems: [Verification.Problem]) {
    let collected = Collected()
    let report = try Archive(at: root).verify(
      limits, threads: threads, claims: claims, settling: settling, at: now, collected)
    return (report, collected.problems)
  }

  func records() throws -> ScrubRecords {
    try ScrubRecords.open(in: try Archive(at: root))
  }

  func path(_ name: String) -> String {
    root.appending(name).string
  }

  /// Puts another file in the place of one, with the mode of what is filed.
  func replace(_ name: String, with text: String) throws {
    try FileManager.default.removeItem(atPath: path(name))
    try write(text, to: name)
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path(name))
  }
}
