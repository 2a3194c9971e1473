/// A run, as the ledger remembers it; others know it by its row.
package enum RunRow {
  package typealias ID = Int64
}
