extension Facts {
  /// Draws the conclusions from what was read of a file.
  /// - Parameters:
  ///   - measured: the worker's answer; nil when it was not asked, or gave none.
  ///   - failure: why it gave none.
  init(
    file: String, bytes: Int64, walk: BoxWalk, measured: Measurements?,
    failure: Problem? = nil
  ) {
    let topLevel = walk.topLevel
    self.file = file
    self.bytes = bytes
    fragmented = topLevel.isFragmented
    moovFirst = topLevel.isMoovFirst
    c2pa = topLevel.hasC2PA
    container =
      topLevel.isISOMedia ? (topLevel.brand == "qt  " ? "mov" : "mp4") : nil
    let (movie, isFragmented) = (walk.movie, topLevel.isFragmented)
    let (picture, sound) = (measured?.video(of: movie), measured?.audio(of: movie))
    video = picture.map { VideoFacts($0, movie?.track($0.id), isFragmented: isFragmented) }
    audio = sound.map { AudioFacts($0, isFragmented: isFragmented) }
    soundDelay = (sound?.start ?? 0) - (picture?.start ?? 0)
    duration = measured?.streams.compactMap { $0.seconds(isFragmented: isFragmented) }.max()
    aigcLabel = measured?.aigcLabel ?? movie?.hasAIGCLabel ?? false
    problems = Problem.all(in: walk, ofSize: bytes)
    if let measured {
      // A cut is told once, by the boxes or else by the samples.
      problems += Problem.all(in: measured, of: movie, isFragmented: isFragmented)
        .filter { [problems] found in !problems.contains { $0.slug == found.slug } }
    }
    if let failure { problems.append(failure) }
    whole = !problems.contains { $0.slug.isDamage }
  }
}

extension VideoFacts {
  init(_ stream: StreamMeasurements, _ track: Track?, isFragmented: Bool) {
    codec = stream.codec
    // libavformat leaves the size of some codecs to their decoders.
    width = stream.width > 0 ? stream.width : track?.width
    height = stream.height > 0 ? stream.height : track?.height
    rotation = stream.rotation
    duration = stream.seconds(isFragmented: isFragmented)
    frames = stream.packets ?? (isFragmented ? nil : stream.framesTold)
    guard stream.rateNumerator > 0, stream.rateDenominator > 0 else { return }
    averageFrameRate = "\(stream.rateNumerator)/\(stream.rateDenominator)"
    frameRate = (Double(stream.rateNumerator) / Double(stream.rateDenominator)).inMillionths
  }
}

extension AudioFacts {
  init(_ stream: StreamMeasurements, isFragmented: Bool) {
    codec = stream.codec
    sampleRate = stream.sampleRate
    channels = stream.channels
    duration = stream.seconds(isFragmented: isFragmented)
  }
}

extension StreamMeasurements {
  /// What the track's header says, or the span of its packets where it says nothing; of a fragmented
  /// file, for which libavformat 59 makes up hours, the span first.
  func seconds(isFragmented: Bool) -> Double? {
    (isFragmented ? packetSpan ?? duration : duration ?? packetSpan)?.inMillionths
  }
}

extension Double {
  /// Rounded to six places, which is what ffprobe prints.
  var inMillionths: Double { (self * 1_000_000).rounded() / 1_000_000 }
}
