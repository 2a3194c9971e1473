import CAVFormat

/// A picture scaled down, in the form that a JPEG is made of: three planes of 8 bits in full range,
/// those of the colours with half as many columns and rows.
struct Thumbnail {
  struct Component {
    let width: Int
    let height: Int
    let values: [UInt8]
  }

  static let width = 320
  /// Four times as high as wide: of anything narrower nothing could be seen.
  private static let mostHeight = 4 * width

  /// Luma, then the two colours.
  let components: [Component]

  /// Nil when it would be too narrow.
  /// - Parameters:
  ///   - degrees: clockwise; what is no quarter turn is left out.
  ///   - pixelAspect: width by height of a pixel; 0 when it is not known.
  init?(of picture: Picture, turned degrees: Int, pixelAspect: AVRational) {
    let size = Self.size(
      picture.luma.width, picture.luma.height, pixelAspect, isSideways: degrees % 180 == 90)
    guard let (width, height) = size else { return nil }
    let luma = Component(picture.luma, width: width, height: height)
    let half = ((width + 1) / 2, (height + 1) / 2)
    let colours = picture.colours.map { Component($0, width: half.0, height: half.1) }
    let grey = Component(
      width: half.0, height: half.1, values: Array(repeating: 128, count: half.0 * half.1))
    // ITU-R BT.709: where luma and colours end in video.
    components = zip(
      [luma] + (colours.isEmpty ? [grey, grey] : colours), [16...235, 16...240, 16...240]
    ).map { component, range in
      (picture.isFullRange ? component : component.stretched(from: range)).turned(degrees)
    }
  }

  /// Before it is turned: the side that will lie below is 320 pixels long.
  private static func size(
    _ width: Int, _ height: Int, _ pixel: AVRational, isSideways: Bool
  ) -> (Int, Int)? {
    let stretch = pixel.num > 0 && pixel.den > 0 ? Double(pixel.num) / Double(pixel.den) : 1
    let ratio = Double(height) / (Double(width) * stretch)
    let other = (Double(Self.width) * (isSideways ? 1 / ratio : ratio)).rounded()
    guard (2...Double(mostHeight)).contains(other) else { return nil }
    return isSideways ? (Int(other), Self.width) : (Self.width, Int(other))
  }
}
