import SystemPackage
import Yams

/// A value that is missing or wrong leaves the default as it is.
extension SectionReader: ConfigurationFields {
  func value<V: ConfigurationScalar>(_ key: String, _ value: inout V) {
    guard let node = node(key) else { return }
    value = convert(node, key, form: V.form, V.init(configured:)) ?? value
  }

  func value<V: ConfigurationScalar>(_ key: String, _ value: inout V?) {
    guard let node = node(key) else { return }
    value = convert(node, key, form: V.form, V.init(configured:)) ?? value
  }

  func value<Q: Quantity>(_ key: String, _ value: inout Q, in range: ClosedRange<Q>) {
    guard let node = node(key) else { return }
    let inside = convert(node, key, form: Q.form) { (text) throws(Complaint) in
      let quantity = try Q(configured: text)
      guard range.contains(quantity) else {
        let (least, most) = (range.lowerBound.configured, range.upperBound.configured)
        throw .write("\(least) to \(most)")
      }
      return quantity
    }
    value = inside ?? value
  }

  func list<V: ConfigurationScalar>(_ key: String, _ values: inout [V]) {
    guard let node = node(key) else { return }
    guard let items = node.sequence else {
      let kind = node.hasNoValue ? "has no value" : "is \(node.kind)"
      report(key, "\(kind); write a list in brackets, [] for none")
      return
    }
    guard items.count <= mostItems else {
      report(key, "has \(items.count) items; write \(mostItems) at most")
      return
    }
    let read = items.compactMap { convert($0, key, form: V.form, V.init(configured:)) }
    if read.count == items.count { values = read }
  }

  func path(_ key: String, _ path: inout FilePath) {
    guard let node = node(key) else { return }
    path = convert(node, key, form: "a path such as ./archive", context.path) ?? path
  }

  func path(_ key: String, _ path: inout FilePath?) {
    guard let node = node(key) else { return }
    path = convert(node, key, form: "a path such as ./holdfast.prom", context.path) ?? path
  }

  func command(_ key: String, _ command: inout String?) {
    guard let node = node(key), let text = scalar(node, key, form: "a command") else { return }
    guard !text.isEmpty, !text.unicodeScalars.contains("\0") else {
      report(key, "is no command; write one that /bin/sh can run, or leave the key out")
      return
    }
    command = text
  }

  func section<S: ConfigurationSection>(_ key: String, _ section: inout S) {
    let reader = subsection(key)
    section.walk(reader)
    reader.reportUnknownKeys()
  }

  func providers(_ providers: inout [ProviderConfiguration]) {
    providers = ProviderConfiguration.all(in: subsection("providers"))
  }

  func expect(_ key: String, _ holds: Bool, otherwise sentence: String) {
    if !holds { report(key, sentence) }
  }
}

/// Of one list: far beyond what a person writes, so that a list repeated by aliases stays small.
private let mostItems = 1000
