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
  mutating func callAsFunction() async -> EarlyAnswer? {
    guard !isOver else { return nil }
    let (file, least) = (staged.descriptor, next)
    let bytes = try? await blocking {
      try file.firstBytes(EarlyAnswer.mostBytes, ifThereAre: least)
    }
    guard let bytes else { return nil }
    // The stages behind this one read all of it.
    guard Int64(bytes.count) < announced ?? .max else {
      isOver = true
      return nil
    }
    next = 2 * Int64(bytes.count)
    let answer = EarlyAnswer(
      beginning: bytes[...], announced: announced, expectations: expectations, within: tolerances)
    isOver = answer != nil || bytes.count == EarlyAnswer.mostBytes
    return answer.flatMap { $0.isGood ? nil : $0 }
  }
}

extension FileDescriptor {
  /// Nil when there are fewer than `least`.
  fileprivate func firstBytes(_ most: Int, ifThereAre least: Int64) throws -> [UInt8]? {
    let size = try seek(offset: 0, from: .end)
    guard size >= least else { return nil }
    return try [UInt8](unsafeUninitializedCapacity: Int(min(Int64(most), size))) { buffer, count in
      count = try read(fromAbsoluteOffset: 0, into: UnsafeMutableRawBufferPointer(buffer))
    }
  }
}
