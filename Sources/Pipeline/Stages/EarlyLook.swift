import Archive
import Media
import SystemPackage

/// Looks into a file while it is fetched, until its movie header has come: a clip that is already
/// wrong says so then.
struct EarlyLook: Sendable {
  let staged: StagedFile
  /// Bytes of the whole file, as its host says; nil when it does not.
  let announced: Int64?
  let expectations: Expectations
  let tolerances: Tolerances
  /// The same bytes are not read again before there are twice as many.
  private var next: Int64 = 1
  private(set) var isOver = false

  init(
    into staged: StagedFile, announced: Int64?, expectations: Expectations,
    within tolerances: Tolerances
  ) {
    self.staged = staged
    self.announced = announced
    self.expectations = expectations
    self.tolerances = tolerances
  }

  /// Nil when nothing is wrong, as far as can be seen yet.
  ///
  /// - Parameter received: bytes that have come; of these the last may not be in the file yet.
  mutating func callAsFunction(received: Int64) async -> EarlyAnswer? {
    guard !isOver, received >= next else { return nil }
    // The stages behind this one read all of it.
    guard received < announced ?? .max else {
      isOver = true
      return nil
    }
    let file = staged.descriptor
    let bytes = try? await blocking { try file.firstBytes(EarlyAnswer.mostBytes) }
    guard let bytes else { return nil }
    next = 2 * Int64(bytes.count)
    let answer = EarlyAnswer(
      beginning: bytes[...], announced: announced, expectations: expectations, within: tolerances)
    isOver = answer != nil || bytes.count == EarlyAnswer.mostBytes
    return answer.flatMap { $0.isGood ? nil : $0 }
  }
}

extension FileDescriptor {
  fileprivate func firstBytes(_ most: Int) throws -> [UInt8] {
    let size = try min(Int64(most), seek(offset: 0, from: .end))
    return try [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
      count = try read(fromAbsoluteOffset: 0, into: UnsafeMutableRawBufferPointer(buffer))
    }
  }
}
