import ArgumentParser
import Ledger
import Media

/// The words of the ledger and of verdicts on the command line.

extension Stage: ExpressibleByArgument {}

extension Outcome: ExpressibleByArgument {}

extension Verdict: ExpressibleByArgument {}
