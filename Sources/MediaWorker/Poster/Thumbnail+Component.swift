extension Thumbnail.Component {
  /// Scales by the mean of what falls into each pixel; a smaller plane's values are repeated.
  init(_ plane: Plane, width: Int, height: Int) {
    let columns = Self.cells(width, over: plane.width)
    let rows = Self.cells(height, over: plane.height)
    self.init(
      width: width, height: height,
      values: rows.flatMap { row in columns.map { plane.mean(columns: $0, rows: row) } })
  }

  /// The plane's columns, or rows, that fall into each of `count` cells; none is empty.
  private static func cells(_ count: Int, over length: Int) -> [Range<Int>] {
    (0..<count).map { cell in
      let start = cell * length / count
      return start..<max(start + 1, (cell + 1) * length / count)
    }
  }

  /// The range that video leaves room around, spread over all 256 values.
  func stretched(from range: ClosedRange<Int>) -> Self {
    let table = (0..<256).map { value in
      UInt8(min(max((value - range.lowerBound) * 255 / (range.count - 1), 0), 255))
    }
    return Self(width: width, height: height, values: values.map { table[Int($0)] })
  }

  /// Turned clockwise by a quarter, a half or three quarters; else as it is.
  func turned(_ degrees: Int) -> Self {
    switch degrees {
    case 90: rearranged(height, width) { x, y in (y, height - 1 - x) }
    case 180: rearranged(width, height) { x, y in (width - 1 - x, height - 1 - y) }
    case 270: rearranged(height, width) { x, y in (width - 1 - y, x) }
    default: self
    }
  }

  /// - Parameter source: where in this one the value at a column and row of the new one is.
  private func rearranged(
    _ newWidth: Int, _ newHeight: Int, _ source: (Int, Int) -> (Int, Int)
  ) -> Self {
    Self(
      width: newWidth, height: newHeight,
      values: (0..<newHeight).flatMap { y in
        (0..<newWidth).map { x in
          let (column, row) = source(x, y)
          return values[row * width + column]
        }
      })
  }
}
