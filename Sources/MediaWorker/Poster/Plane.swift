import CAVFormat

/// One component of a decoded frame, luma or chroma: its values are read as 8 bits.
struct Plane {
  let width: Int
  let height: Int

  private let first: UnsafePointer<UInt8>
  /// Bytes from a line to the next; negative when the picture lies upside down.
  private let lineSize: Int
  /// Bytes from a value to the next.
  private let step: Int
  /// Bits of a value, which fills two bytes when they are more than 8.
  private let depth: Int32
  private let shift: Int32

  /// Nil when the frame has no such component.
  init?(
    _ component: AVComponentDescriptor, of frame: UnsafePointer<AVFrame>, width: Int, height: Int
  ) {
    let planes = frame.pointer(to: \.data)
    let lines = frame.pointer(to: \.linesize)
    guard let planes, let lines, width > 0, height > 0, (8...16).contains(component.depth) else {
      return nil
    }
    let number = Int(component.plane)
    // Eight planes and eight line sizes are what an AVFrame has (AV_NUM_DATA_POINTERS).
    let base = planes.withMemoryRebound(to: UnsafeMutablePointer<UInt8>?.self, capacity: 8) {
      $0[number]
    }
    guard let base else { return nil }
    lineSize = lines.withMemoryRebound(to: Int32.self, capacity: 8) { Int($0[number]) }
    first = UnsafePointer(base + Int(component.offset))
    step = Int(component.step)
    depth = component.depth
    shift = component.shift
    self.width = width
    self.height = height
  }

  /// The mean of every 16th value in every 16th row: enough to tell a black picture.
  var brightness: Int {
    let rows = stride(from: 0, to: height, by: 16)
    let columns = stride(from: 0, to: width, by: 16)
    var sum = 0
    var count = 0
    for row in rows {
      for column in columns {
        sum += value(at: first + row * lineSize + column * step)
        count += 1
      }
    }
    return (sum / count) >> Int(depth - 8)
  }

  /// The mean of the values in a rectangle, which lies inside the plane and is not empty.
  func mean(columns: Range<Int>, rows: Range<Int>) -> UInt8 {
    var sum = 0
    for row in rows {
      let line = first + row * lineSize
      for column in columns { sum += value(at: line + column * step) }
    }
    let mean = sum / (columns.count * rows.count)
    return UInt8(truncatingIfNeeded: mean >> Int(depth - 8))
  }

  private func value(at place: UnsafePointer<UInt8>) -> Int {
    // Little-endian: formats of the other order are not taken.
    depth == 8 ? Int(place[0]) : (Int(place[0]) | Int(place[1]) << 8) >> Int(shift)
  }
}
