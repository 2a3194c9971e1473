/// China's label for generated content (GB 45438-2025): metadata whose key begins with `AIGC`, in
/// QuickTime's list of keys or in iTunes' free form, as libavformat shows it; ByteDance also writes
/// `aigc_info`.
enum AIGCLabel {
  static func isIn(_ box: Box) -> Bool {
    // Looked for once: a hostile file has a hundred thousand lists of keys.
    let hasItems = box.children.contains { $0.type == "ilst" && !$0.payload.isEmpty }
    return box.children.contains { child in
      switch child.type {
      case "udta", "meta", "ilst", "----": isIn(child)
      case "keys":
        hasItems && namesLabel(keys: child.payload)
      case "name" where box.type == "----": beginsLabel(child.payload.dropFirst(4))
      default: false
      }
    }
  }

  /// Each key has its size, four bytes that name the list it is of, and its characters.
  private static func namesLabel(keys: ArraySlice<UInt8>) -> Bool {
    var fields = Fields(keys.dropFirst(8))
    while let size = fields.next(UInt32.self), size >= 8, size - 4 <= fields.rest.count {
      if beginsLabel(fields.rest.prefix(Int(size) - 4).dropFirst(4)) { return true }
      fields.skip(Int(size) - 4)
    }
    return false
  }

  private static func beginsLabel(_ key: ArraySlice<UInt8>) -> Bool {
    key.prefix(4).map { $0 & 0xdf } == Array("AIGC".utf8)
  }
}
