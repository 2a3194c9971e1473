import Glibc
import Peers
import Testing

@testable import Transfer

@Suite(.timeLimit(.minutes(30))) struct `Cancelling a transfer` {
  /// Less than a millisecond on a quiet machine; the tests make this one anything but quiet.
  @Test func `reaches the socket at once`() async throws {
    try await Scene.play(script: { _ in [.silence] }) { scene in
      var requests = scene.peer.requests.makeAsyncIterator()
      var latencies: [Duration] = []
      for _ in 0..<50 {
        let task = Task { try await scene.transfers.fetch(scene.request(timeouts: Scene.patience)) }
        _ = await requests.next()
        let start = ContinuousClock.now
        task.cancel()
        let result = await task.result
        latencies.append(.now - start)
        #expect(throws: TransferError.cancelled) { try result.get() }
      }
      #expect(latencies.sorted()[25] < .milliseconds(50))
      await scene.peer.allClosed()
    }
  }

  @Test func `before it starts keeps it from starting`() async throws {
    try await Scene.play(script: { _ in [.silence] }) { scene in
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return try await scene.transfers.fetch(scene.request())
      }
      await #expect(throws: TransferError.cancelled) { try await task.value }
      #expect(scene.peer.accepted == 0)
    }
  }

  @Test func `amid the body keeps what had arrived`() async throws {
    let file = try TemporaryFile()
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    let (reports, continuation) = AsyncStream<Int64>.makeStream()
    let steps: [Peer.Step] = [.send(Array(head.utf8) + video(500)), .silence]
    try await Scene.play(script: { _ in steps }) { scene in
      let task = Task {
        try await scene.transfers.download(
          scene.request(timeouts: Scene.patience), into: file.descriptor
        ) {
          if case .received(let bytes) = $0 { continuation.yield(bytes) }
        }
      }
      var iterator = reports.makeAsyncIterator()
      #expect(await iterator.next() == 500)
      task.cancel()
      let broken = await #expect(throws: BrokenDownload.self) { try await task.value }
      #expect(broken?.cause == .cancelled)
      #expect(broken?.prefix?.bytes == 500)
    }
    #expect(try file.bytes == video(500))
  }

  @Test func `five hundred times over leaves no descriptor behind`() async {
    // In a process of its own, where nobody else opens descriptors.
    await #expect(processExitsWith: .success) {
      let before = openSockets()
      let body = video(100_000)
      try await Scene.play(script: { _ in [.ok(body)] }) { scene in
        await withTaskGroup { group in
          for number in 0..<500 {
            group.addTask {
              let task = Task { try await scene.transfers.fetch(scene.request("/\(number)")) }
              for _ in 0..<number % 7 { await Task.yield() }
              task.cancel()
              let result = await task.result
              if case .failure(let error) = result {
                precondition(error as? TransferError == .cancelled)
              }
            }
          }
        }
        await scene.transfers.close()
        await scene.peer.allClosed()
        // One is the peer's, to listen on.
        precondition(openSockets() == before + 1)
      }
    }
  }
}

@Suite(.timeLimit(.minutes(30))) struct `Closing the transfers` {
  @Test func `cancels what is running`() async throws {
    try await Scene.play(script: { _ in [.silence] }) { scene in
      var requests = scene.peer.requests.makeAsyncIterator()
      let task = Task { try await scene.transfers.fetch(scene.request(timeouts: Scene.patience)) }
      _ = await requests.next()
      await scene.transfers.close()
      await #expect(throws: TransferError.cancelled) { try await task.value }
      await scene.peer.allClosed()
    }
  }

  @Test func `is done once, however often it is asked for`() async throws {
    try await Scene.play(script: { _ in [.answer(200)] }) { scene in
      async let one: Void = scene.transfers.close()
      async let two: Void = scene.transfers.close()
      _ = await (one, two)
      await scene.transfers.close()
    }
  }

  @Test func `makes every later transfer a cancelled one`() async throws {
    try await Scene.play(script: { _ in [.answer(200)] }) { scene in
      await scene.transfers.close()
      await withTaskGroup { group in
        for _ in 0..<20 {
          group.addTask {
            await #expect(throws: TransferError.cancelled) {
              try await scene.transfers.fetch(scene.request())
            }
          }
        }
      }
      #expect(scene.peer.accepted == 0)
    }
  }
}
