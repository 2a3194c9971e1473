import Foundation
import Testing

@testable import Ledger
@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `A report as Markdown` {
  @Test func `begins with the sentence, and tells what needs a person before the rest`()
    async throws
  {
    let nights = try Nights()
    let run = try await nights.run()
    let ids = try await nights.list(["good", "short", "gone", "later"], in: run)
    try await nights.finish(Array(ids[0...2]), deadline: 2)
    try await nights.archive([ids[0]])
    try await nights.archive([ids[1]], verdict: "mismatch")
    try nights.writeReceipt(of: "short")
    try await nights.end([ids[2]], .lost)
    try await nights.finish([ids[3]], deadline: 5)
    let night = Nights.night(
      run, exit: .needsPerson,
      events: [
        Nights.problem(.warning, "provider-down", "anyfast could not be asked."),
        Nights.problem(.detail, "reset"),
        Nights.summary(
          ["archived": 2, "lost": 1, "waiting": 1], ["mismatch": 1, "verified": 1]),
      ])
    let text = ReportText(report: await nights.report(night)).text
    #expect(
      text == """
        2 of 4 videos need you: 1 mismatch, 1 lost. Everything else is safe or still open.

        Intake from 2026-11-21T03:14:15Z to 2026-11-21T03:20:15Z (6 min), exit 1.
        Archive `\(nights.root)`, report `20261121T031415Z-0000`.

        ## What needs you

        - 1 archived mismatch duration-mismatch: `anyfast:short`
          To settle it: `holdfast show anyfast:short; holdfast ack anyfast:short`
        - 1 lost http-403: `anyfast:gone`
          To settle it: `printf '%s\\n' anyfast:gone | holdfast run - || holdfast ack anyfast:gone`

        ## Not what was promised: 1, 1000 tokens

        - `anyfast:short` duration-mismatch (1000 tokens): video duration should be 5 and is 3.041667

        ## Lost: 1, 1000 tokens

        - `anyfast:gone` http-403 (1000 tokens): The server refused with 403.

        ## Still open: 1

        - `anyfast:later` ready, 4.9 h left

        ## Tonight

        - Tasks: 2 archived, 1 lost, 1 waiting (1 mismatch, 1 verified)
        - 1.9 MiB archived, 2.9 MiB received, in 6 min; 4000 tokens
        - Time left when they were archived: 2 h at least, 2 h in the median
        - Tried again: 1 reset

        ## Tokens of the last seven days (UTC)

        - 2026-11-21, `seedance`: 2000 for 2 videos

        ## Runs

        - At most 0 s between runs; links live 24 h.

        ## Archive

        - 2 tasks archived, 976 KiB
        - Never verified: `holdfast verify`

        ## Warnings

        - provider-down: 1
          - anyfast could not be asked.

        """)
  }

  @Test func `is not led astray by what comes from outside`() async throws {
    let nights = try Nights()
    let run = try await nights.run()
    let task = "`a`$(reboot)<img/src=x>|\u{202E}"
    let ids = try await nights.list([task], in: run)
    try await nights.end(
      ids, .rejected, "not-media", "<script>\u{1B}]0;x\u{7}[click](http://evil.example)\n# Done")
    let report = await nights.report(
      Nights.night(
        run, exit: .needsPerson,
        events: [Nights.problem(.error, "list-rejected", "<b>\n## All is safe")]))
    let text = ReportText(report: report).text
    // Outside of code nothing opens markup, and no line begins by itself.
    let prose = text.replacing(#/(`+)(?:(?!\1).)+\1/#, with: "CODE")
    #expect(prose.contains(#"\<script\>"#))
    #expect(!prose.contains(#/[^\\][<|\[]/#), "\(prose)")
    #expect(!prose.contains("http://evil"))
    #expect(
      text.split(separator: "\n").filter { $0.hasPrefix("#") }
        .allSatisfy { $0.hasPrefix("## ") && !$0.contains("Done") && !$0.contains("safe") })
    #expect(
      text.unicodeScalars.allSatisfy { $0 == "\n" || (!$0.isControl && !$0.isInvisible) })
    #expect(text.contains("holdfast ack $'anyfast:`a`$(reboot)<img/src=x>|"))
    // The JSON has it as it was.
    #expect(report.troubles.first?.named.first?.taskID == task)
  }
}
