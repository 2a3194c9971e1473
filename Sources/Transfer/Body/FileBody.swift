import CLinux
import Glibc

/// A body on its way into a file, hashed as it is written.
///
/// libcurl hands over 16 KiB at most at a time; collecting them halves the cost of writing.
final class FileBody {
  /// 128 to 256 KiB was measured as the knee; more only costs memory.
  static let bufferSize = 256 << 10
  /// How much of a body that is no media is kept: enough for a person to see what it was.
  static let flawedCap: Int64 = 64 << 10
  /// How long bytes may wait in the buffer, where a kill would lose them, and how many of the first
  /// ones wait all the same: they tell whether this is media.
  private static let settling = (limit: Duration.seconds(1), first: 4096)

  /// What is asked for, when it is not the whole.
  let range: RangeRequest?
  /// Whether the answer's body is the file's.
  private(set) var hasBegun = false
  /// Whether the answer said that nothing is missing.
  private(set) var isWhole = false
  /// What the host says that the bytes of the whole file add up to.
  private(set) var checksum: HostChecksum?
  /// Called when the first bytes of an answer have reached the file.
  var onBeginning: (DownloadEvent.Beginning) -> Void = { _ in }

  private let descriptor: CInt
  private let byteCap: Int64
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: bufferSize, alignment: MemoryLayout<UInt64>.alignment)
  private var filled = 0
  /// Where in the file the buffer's first byte belongs.
  private var position: Int64 = 0
  /// How many bytes of the whole file this answer goes up to, and how many there are; nil when that was
  /// not told.
  private var end: Int64?
  private var total: Int64?
  private var lastFlush = ContinuousClock.now
  /// What gives the file its room on the disk; nil where it may take all.
  private let room: (any FileRoom)?
  /// How long the file may become, by what `room` has given it.
  private var granted: Int64
  /// Whether the file system keeps that much for it.
  private var isReserved = false
  private var head: ResponseHead?
  private var flaw: ContentFlaw?
  /// A flawed body: it may repeat a secret link, so that it reaches no disk from here.
  private var flawed: [UInt8] = []
  /// What the body was asked for with, redirects included.
  private var urls: [String] = []
  private var hasReachedFile = false
  /// What an earlier attempt left.
  ///
  /// None of it is overwritten: what comes again is compared with it.
  private let earlier: Prefix?
  /// Whether the answer has an end that need not be the file's.
  private var isOpenEnded = false
  /// Whether the whole was sent, or the rest under another name, although the file was asked for by its
  /// name: from then on its bytes are compared instead.
  private var isNameRefuted = false
  /// Whether the bytes that came may not be those that were sent.
  private var isDistrusted = false
  /// The beginning of the file as it stands: what an earlier attempt left, until this one writes.
  private var digest = ChunkedDigest()
  private var validator: Validator?
  private var length: Int64?

  /// The descriptor stays the caller's; it has to be open for reading and writing until the exchange has
  /// ended.
  ///
  /// - Parameters:
  ///   - prefix: what the file holds; not overwritten.
  ///   - onlyRest: whether the rest is asked for, where that is worth it.
  init(
    descriptor: CInt, byteCap: Int64, after prefix: Prefix? = nil, onlyRest: Bool = true,
    room: (any FileRoom)? = nil
  ) {
    self.descriptor = descriptor
    self.byteCap = byteCap
    self.room = room
    granted = room == nil ? .max : 0
    range = onlyRest ? prefix.flatMap(RangeRequest.init) : nil
    earlier = prefix
    checksum = prefix?.checksum
    guard let prefix else { return }
    digest = prefix.digest
    validator = prefix.validator
    length = prefix.length
  }

  deinit { buffer.deallocate() }

  /// What the server calls the file that is there, and its length.
  var told: (validator: Validator?, length: Int64?) { (validator, length) }

  /// What came in place of the file; nil when that was the file's own bytes, or nothing.
  var page: Page? { flawed.isEmpty ? nil : Page(bytes: flawed, urls: urls) }

  /// The body is asked for with this URL.
  func ask(_ url: HTTPURL) { urls.append(url.text) }

  /// The beginning of the file, for another attempt; nil when there is none worth keeping.
  var prefix: Prefix? {
    guard digest.bytes > 0, flaw == nil else { return nil }
    return Prefix(
      digest: digest, validator: isNameRefuted || isDistrusted ? nil : validator, length: length,
      checksum: checksum, isVouched: !isDistrusted && (hasReachedFile || earlier?.isVouched ?? true)
    )
  }

  /// Sees whether the answer's body is the file's, or the rest of it, and reserves the room that it
  /// needs.
  func begin(_ head: ResponseHead) throws(TransferError) {
    do throws(ContentFlaw) {
      switch (head.status, range) {
      case (200, _):
        if case .told(let length) = head.length { (end, total) = (length, length) }
        isNameRefuted = range?.isConditional ?? false
        checksum = head.checksum ?? checksum
        hasBegun = true
      case (206, nil):
        // Some hosts answer every request as one for a range.
        guard let length = head.lengthOfWholeRange else { return }
        (end, total) = (length, length)
        checksum = head.checksum ?? checksum
        hasBegun = true
      case (206, let range?):
        let part = try range.judge(head)
        (end, total) = (part.last + 1, part.total)
        length = part.total
        isOpenEnded = part.total == nil
        position = range.start
        checksum = head.checksumOfWhole ?? checksum
        hasBegun = true
      case (416, let range?):
        try range.judgeUnsatisfied(head)
        (end, total) = (digest.bytes, digest.bytes)
        position = digest.bytes
        isWhole = true
      default:
        return
      }
    } catch {
      if error == .otherTag { isNameRefuted = true }
      throw .content(error)
    }
    self.head = head
    if hasBegun { try reserve() }
  }

  /// Throws ``TransferError/noRoom(length:)`` before the first byte when a file of the told length
  /// doesn't fit.
  ///
  /// A file system that can't reserve room is written to all the same.
  private func reserve() throws(TransferError) {
    if earlier == nil {
      guard ftruncate(descriptor, 0) == 0 else { throw .localIO(errno: errno) }
    }
    guard let length = total ?? end, length > position else { return }
    guard length <= byteCap else { throw .tooLarge(cap: byteCap) }
    try claim(length, isWhole: total != nil)
    isReserved =
      fallocate(descriptor, FALLOC_FL_KEEP_SIZE, off_t(position), off_t(length - position)) == 0
    if isReserved { room?.hold(length) } else { try noteFull(errno, upTo: length) }
  }

  private func claim(_ length: Int64, isWhole: Bool) throws(TransferError) {
    guard let room else { return }
    guard let granted = room.claim(length, isWhole: isWhole) else { throw .noRoom(length: length) }
    self.granted = granted
  }

  /// Throws when the file system has no room for the file up to `length`.
  private func noteFull(_ errno: CInt, upTo length: Int64) throws(TransferError) {
    guard [ENOSPC, EDQUOT, EFBIG].contains(errno) else { return }
    guard let room else { throw .localIO(errno: errno) }
    room.refused(length)
    throw .noRoom(length: length)
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws(TransferError) {
    let reached = position + Int64(filled + bytes.count)
    guard reached <= byteCap else { throw .tooLarge(cap: byteCap) }
    guard reached <= end ?? .max else { throw .content(.wrongRange) }
    if let flaw, reached > Self.flawedCap { throw .content(flaw) }
    if reached > granted { try claim(reached, isWhole: false) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(buffer.count - filled)
      UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: part))
      filled += part.count
      rest = rest.dropFirst(part.count)
      if filled == buffer.count { try flush() }
    }
  }

  /// Puts down what has waited in the buffer.
  func tick(at now: ContinuousClock.Instant) throws(TransferError) {
    guard filled > 0, now >= lastFlush + Self.settling.limit,
      position > 0 || filled >= Self.settling.first
    else { return }
    try flush()
  }

  /// Puts down what has come, also of a body that broke off, and frees what was reserved beyond.
  func settle() throws(TransferError) {
    guard hasBegun else { return }
    try flush()
    guard ftruncate(descriptor, off_t(digest.bytes)) == 0 else { throw .localIO(errno: errno) }
  }

  /// What this answer brought may not be what was sent.
  ///
  /// What it added to an earlier beginning is dropped. Of a first answer it stays, to be compared with what
  /// comes next: bytes that were left out or put in shift all that follow.
  func distrust() {
    isDistrusted = earlier == nil
    guard let earlier else { return }
    filled = 0
    digest = earlier.digest
  }

  /// What a settled file came to; throws when it is no media, or not the whole.
  func contents() throws(TransferError) -> FileContents {
    if let flaw { throw .content(flaw) }
    guard position > 0 else { throw .content(.emptyBody) }
    // The whole file came, and is shorter than the beginning of the one that is here.
    if position < digest.bytes, head?.status == 200 { throw .content(.objectChanged) }
    // Of an answer that does not tell where the file ends, the next one has to bring nothing more.
    let isEnd = !isOpenEnded || position == earlier?.bytes
    guard digest.bytes == position, position == total ?? end ?? position, isEnd else {
      throw .transport(.truncated(received: position, expected: total))
    }
    return FileContents(digest)
  }

  private func flush() throws(TransferError) {
    guard filled > 0 else { return }
    defer { filled = 0 }
    lastFlush = .now
    var new = UnsafeRawBufferPointer(rebasing: buffer[..<filled])
    if position == 0 { try open(with: new) }
    if flaw != nil {
      flawed += new.prefix(max(0, Int(Self.flawedCap) - flawed.count))
      position += Int64(new.count)
      return
    }
    if position < digest.bytes {
      let count = min(Int(digest.bytes - position), new.count)
      try compare(UnsafeRawBufferPointer(rebasing: new[..<count]))
      new = UnsafeRawBufferPointer(rebasing: new[count...])
    }
    let isAnew = position == 0
    try write(new)
    digest.update(new)
    guard !hasReachedFile else { return }
    hasReachedFile = true
    onBeginning(
      .init(validator: validator, length: length, checksum: checksum, isAnew: isAnew))
  }

  /// Takes the first bytes of a body that is the whole file: sees whether they are those of a media file
  /// and, where the beginning of one is here, whether it is as long as that one.
  private func open(with bytes: UnsafeRawBufferPointer) throws(TransferError) {
    let found = head?.flaw(ofBody: bytes)
    guard earlier == nil else {
      if let found { throw .content(found) }
      if let length, let total, length != total { throw .content(.objectChanged) }
      length = length ?? total
      return
    }
    flaw = found
    validator = head?.validator
    length = total
    digest = ChunkedDigest(alsoMD5: validator?.md5 != nil)
  }

  /// What is fetched again has to be what is there.
  private func compare(_ bytes: UnsafeRawBufferPointer) throws(TransferError) {
    let there = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { there.deallocate() }
    let count = pread(descriptor, there.baseAddress, there.count, off_t(position))
    guard count >= 0 else { throw .localIO(errno: errno) }
    guard count == bytes.count, there.elementsEqual(bytes) else { throw .content(.objectChanged) }
    position += Int64(count)
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws(TransferError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = pwrite(descriptor, part.baseAddress, part.count, off_t(position))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let failure = count == 0 ? EIO : errno
        try noteFull(failure, upTo: position + Int64(rest.count))
        throw .localIO(errno: failure)
      }
      position += Int64(count)
      rest = rest.dropFirst(count)
    }
    if !isReserved { room?.hold(position) }
  }
}
