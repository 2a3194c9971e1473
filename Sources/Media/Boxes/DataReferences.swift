/// Where a track says that its samples are (`dref`): anywhere but in its own file is refused.
enum DataReferences {
  static func check(_ information: Box) throws(Bomb) {
    for references in information.all("dref") {
      // The smallest entry has a size, a type, version and flags.
      let table = try Table(references, entry: 12)
      var fields = Fields(references.payload.dropFirst(8))
      for _ in 0..<table.count {
        guard let size = fields.next(UInt32.self), size >= 12, fields.rest.count >= Int(size) - 4
        else { return }
        let entry = fields.rest.prefix(Int(size) - 4)
        // Flag 1: in this file. Some writers forget it, and name no other.
        if entry.dropFirst(7).first.map({ $0 & 1 }) == 0,
          entry.dropFirst(8).contains(where: { $0 != 0 })
        {
          throw Bomb(.externalData, "The media data is in another file (dref).")
        }
        fields.skip(Int(size) - 4)
      }
    }
  }
}
