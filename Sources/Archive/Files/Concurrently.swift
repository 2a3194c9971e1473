import Glibc
import Synchronization

/// Does blocking work on threads of its own, which the cooperative pool knows nothing of.
enum Concurrently {
  /// Calls `body` once for every index below `count`, each as soon as a thread is free, and returns
  /// when all of them are done.
  ///
  /// The calling thread is one of the `threads`.
  static func forEach(_ count: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let work = Work(count: count, body: body)
    var helpers: [pthread_t] = []
    for _ in 1..<max(1, min(threads, count)) {
      var thread = pthread_t()
      let reference = Unmanaged.passRetained(work)
      let failure = pthread_create(
        &thread, nil,
        { context in
          guard let context else { return nil }
          Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
          return nil
        }, reference.toOpaque())
      guard failure == 0 else {
        reference.release()
        break
      }
      helpers.append(thread)
    }
    work.run()
    for thread in helpers { pthread_join(thread, nil) }
  }

  /// `body` of every element, in the order of the elements.
  static func map<Element: Sendable, Value: Sendable>(
    _ elements: [Element], threads: Int, _ body: @escaping @Sendable (Element) -> Value
  ) -> [Value] {
    let results = Results<Value>(count: elements.count)
    forEach(elements.count, threads: threads) { index in
      let value = body(elements[index])
      results.values.withLock { $0[index] = value }
    }
    return results.values.withLock { $0.compactMap(\.self) }
  }

  /// The indices that are still to be done.
  private final class Work: Sendable {
    private let next = Atomic(0)
    private let count: Int
    private let body: @Sendable (Int) -> Void

    init(count: Int, body: @escaping @Sendable (Int) -> Void) {
      self.count = count
      self.body = body
    }

    func run() {
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        body(index)
      }
    }
  }

  private final class Results<Value: Sendable>: Sendable {
    let values: Mutex<[Value?]>

    init(count: Int) {
      values = Mutex(Array(repeating: nil, count: count))
    }
  }
}
