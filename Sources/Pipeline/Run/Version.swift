/// The version of this program, as receipts, bags and `--version` tell it.
package enum Version {
  package static let text = "0.1.0"
}
