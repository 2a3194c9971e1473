/// The entry of libFuzzer: a file of these bytes is walked, and so is its beginning as it arrives.
///
/// Built by `scripts/fuzz`, together with the walk's own sources.
@_cdecl("LLVMFuzzerTestOneInput")
func walk(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  var asked = 0
  let walked = BoxWalk(size: Int64(count)) { offset, length in
    asked += length
    return Array(bytes[Int(offset)...].prefix(length))
  }
  // Each box has one header read of it, of 32 bytes, for 8 of its own; its inside is read once.
  precondition(asked <= 5 * count + BoxHeader.longest, "asked for \(asked) of \(count) bytes")
  precondition(walked.refusal == nil || walked.flaws.isEmpty)
  precondition(!walked.isComplete || (walked.dataEnd ?? 0) <= Int64(count))
  _ = LeadingMovie(beginning: bytes[...], fileSize: Int64(count))
  _ = LeadingMovie(beginning: bytes.prefix(count / 2), fileSize: .max)
  return 0
}
