import Testing

@testable import Pipeline

@Suite struct `A splitter of lines` {
  @Test(arguments: 1...9)
  func `gives the same lines whatever the chunks`(size: Int) {
    let text = Array("ab\n\ncd\r\nefghijk\n\n\nl".utf8)
    var splitter = LineSplitter()
    var lines: [LineSplitter.Line] = []
    for start in stride(from: 0, to: text.count, by: size) {
      splitter.split(text[start..<min(start + size, text.count)]) { line, _ in lines.append(line) }
    }
    splitter.finish { line, _ in lines.append(line) }
    let expected = ["ab", "", "cd\r", "efghijk", "", "", "l"]
    #expect(lines == expected.map { .bytes(Array($0.utf8)[...]) })
  }

  @Test(arguments: [1000, LineSplitter.longest, 1_000_000])
  func `skips a line that is too long and nothing else`(size: Int) {
    let longest = [UInt8](repeating: 120, count: LineSplitter.longest)
    let text = longest + [10] + longest + [120, 10] + longest + longest + [10, 65, 10] + longest
    var splitter = LineSplitter()
    var lines: [LineSplitter.Line] = []
    for start in stride(from: 0, to: text.count, by: size) {
      splitter.split(text[start..<min(start + size, text.count)]) { line, _ in lines.append(line) }
    }
    splitter.finish { line, _ in lines.append(line) }
    let whole = LineSplitter.Line.bytes(longest[...])
    #expect(lines == [whole, .tooLong, .tooLong, .bytes([65]), whole])
  }
}
