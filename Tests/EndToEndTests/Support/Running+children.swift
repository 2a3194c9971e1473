import Foundation

extension Running {
  /// The processes that this one has started and that still run.
  func children() throws -> [Int32] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { name in
      guard let processID = Int32(name), let parent = Self.parent(of: processID) else { return nil }
      return parent == self.processID ? processID : nil
    }
  }

  private static func parent(of processID: Int32) -> Int32? {
    let stat = try? String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8)
    // "PID (NAME) STATE PARENT …", and the name may hold anything.
    let fields = stat?.split(separator: ")").last?.split(separator: " ")
    return fields.flatMap { $0.count > 1 ? Int32($0[1]) : nil }
  }
}
