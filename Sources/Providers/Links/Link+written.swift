extension Link {
  /// A link as replies write it: with blanks, quotes or backticks around it, blanks within, or
  /// relative to the provider.
  ///
  /// - Parameter base: what a path or `//host/path` is relative to; nil demands an absolute link.
  init?(written text: String, base: Origin? = nil) {
    // By scalars: a combining mark would make another character of what it follows.
    let scalars = text.unicodeScalars
    guard scalars.count <= Self.limit else { return nil }
    let isAround = { (scalar: Unicode.Scalar) in
      scalar.properties.isWhitespace || "`'\"<>".unicodeScalars.contains(scalar)
    }
    guard let last = scalars.lastIndex(where: { !isAround($0) }) else { return nil }
    let inner = scalars[...last].drop(while: isAround)
    // As browsers do: line breaks and tabs go, a blank is one that somebody forgot to encode.
    let url = inner.reduce(into: "") { url, scalar in
      switch scalar {
      case "\n", "\r", "\t": break
      case " ": url += "%20"
      default: url.unicodeScalars.append(scalar)
      }
    }
    let isRelative = url.hasPrefix("/")
    switch (isRelative, base) {
    case (true, nil): return nil
    case (true, let base?):
      self.init(url.hasPrefix("//") ? "\(base.scheme):\(url)" : "\(base)\(url)")
    case (false, _): self.init(url)
    }
    if self.url != String(inner) { spelling = String(inner) }
  }
}
