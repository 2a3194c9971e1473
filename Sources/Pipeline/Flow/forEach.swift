/// Works through a stream, `width` elements at a time at most.
///
/// An element is taken when there is room for it, so that a stream that hands out the most urgent
/// one decides as late as it can.
func forEach<Element: Sendable>(
  of stream: AsyncStream<Element>, concurrently width: Int,
  _ body: @escaping @Sendable (Element) async -> Void
) async {
  await withTaskGroup(of: Void.self) { group in
    var iterator = stream.makeAsyncIterator()
    var running = 0
    while true {
      if running == width {
        await group.next()
        running -= 1
      }
      guard let element = await iterator.next() else { return }
      group.addTask { await body(element) }
      running += 1
    }
  }
}
