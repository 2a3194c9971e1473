import Testing

@testable import MediaWorker

@Suite struct `A plane of a thumbnail` {
  private let plane = Thumbnail.Component(width: 3, height: 2, values: [1, 2, 3, 4, 5, 6])

  @Test(
    arguments: [
      (0, 3, [1, 2, 3, 4, 5, 6]), (90, 2, [4, 1, 5, 2, 6, 3]), (180, 3, [6, 5, 4, 3, 2, 1]),
      (270, 2, [3, 6, 2, 5, 1, 4]), (45, 3, [1, 2, 3, 4, 5, 6]),
    ] as [(Int, Int, [UInt8])])
  func `is turned clockwise`(degrees: Int, width: Int, values: [UInt8]) {
    let turned = plane.turned(degrees)
    #expect(turned.width == width && turned.height == 6 / width)
    #expect(turned.values == values)
  }

  @Test func `is stretched to the full range, and no further`() {
    let video = Thumbnail.Component(width: 5, height: 1, values: [0, 16, 126, 235, 255])
    #expect(video.stretched(from: 16...235).values == [0, 0, 128, 255, 255])
  }
}
