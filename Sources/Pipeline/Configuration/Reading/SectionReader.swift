import SystemPackage
import Yams

/// Reads one mapping key by key; what nobody asked for was unknown.
final class SectionReader {
  /// Dotted, such as `download.retry`; empty for the whole file.
  let name: String
  let line: Int
  let context: LoadingContext
  private var entries: [String: (line: Int, value: Node)] = [:]
  private(set) var keys: [String] = []
  private var known: [String] = []

  /// `mapping` must be a mapping or have no value at all; anything else is reported.
  init(_ mapping: Node?, name: String, line: Int, context: LoadingContext) {
    self.name = name
    self.line = line
    self.context = context
    guard let mapping, !mapping.hasNoValue else { return }
    guard let mapping = mapping.mapping else {
      let subject = name.isEmpty ? "the file" : name
      context.report("\(subject) is \(mapping.kind); write keys and their values", line: line)
      return
    }
    for (key, value) in mapping {
      let line = key.mark?.line ?? line
      guard let key = key.scalar?.string else {
        context.report("a key is \(key.kind); write a name", line: line)
        continue
      }
      entries[key] = (line, value)
      keys.append(key)
    }
  }

  func name(of key: String) -> String {
    name.isEmpty ? key : "\(name).\(key)"
  }

  /// The line of `key`, or of the section when the key is not written.
  func line(of key: String) -> Int {
    entries[key]?.line ?? line
  }

  func report(_ key: String, _ predicate: String) {
    context.report("\(name(of: key)) \(predicate)", line: line(of: key))
  }

  /// The value of `key` if it is written; from now on the key is a known one.
  func node(_ key: String) -> Node? {
    if !known.contains(key) { known.append(key) }
    return entries[key]?.value
  }

  func subsection(_ key: String) -> SectionReader {
    SectionReader(node(key), name: name(of: key), line: line(of: key), context: context)
  }

  /// To be called after the last key was asked for.
  func reportUnknownKeys() {
    for key in keys where !known.contains(key) {
      let subject = "\(Excerpt(key)) is not a key\(name.isEmpty ? "" : " of \(name)")"
      let advice =
        known.nearest(to: key).map { "did you mean \($0)?" }
        ?? "there \(known.count == 1 ? "is" : "are") \(known.joined(separator: ", "))"
      context.report("\(subject); \(advice)", line: line(of: key))
    }
  }
}
