import SystemPackage
import Yams

extension SectionReader {
  /// The text of a scalar, its environment variables replaced, made a value by `convert`.
  ///
  /// Nil when something was wrong, which is then reported. `form` says what to write.
  func convert<V>(
    _ node: Node, _ key: String, form: String, _ convert: (String) throws(Complaint) -> V
  ) -> V? {
    guard let written = scalar(node, key, form: form) else { return nil }
    let line = node.mark?.line ?? line(of: key)
    do throws(Complaint) {
      let template = try EnvironmentTemplate(written)
      return try convert(template.expanded(by: context.environment))
    } catch {
      switch error {
      case .write(let advice):
        context.report("\(name(of: key)) is \(Excerpt(written)); write \(advice)", line: line)
      case .says(let predicate):
        context.report("\(name(of: key)) \(predicate)", line: line)
      }
      return nil
    }
  }

  /// The text of a scalar as it is written.
  func scalar(_ node: Node, _ key: String, form: String) -> String? {
    let line = node.mark?.line ?? line(of: key)
    guard !node.hasNoValue else {
      context.report("\(name(of: key)) has no value; write \(form)", line: line)
      return nil
    }
    guard let scalar = node.scalar else {
      context.report("\(name(of: key)) is \(node.kind); write \(form)", line: line)
      return nil
    }
    guard !scalar.tag.rawValue.hasPrefix("!") else {
      let tag = Excerpt(scalar.tag.rawValue)
      context.report("\(name(of: key)) has the tag \(tag); write \(form) without it", line: line)
      return nil
    }
    return scalar.string
  }

  /// A value without which the section is nothing.
  func required<V: ConfigurationScalar>(_ key: String, _ type: V.Type) -> V? {
    guard let node = node(key) else {
      context.report("\(name) has no \(key); write \(key): and \(V.form)", line: line)
      return nil
    }
    return convert(node, key, form: V.form, V.init(configured:))
  }
}
