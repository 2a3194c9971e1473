package import FoundationEssentials
import GRDB

/// A finished task whose link is in no memory: it waits for its host, or for room.
package struct WaitingTask: Sendable, Hashable, Identifiable {
  package let id: TaskRow.ID
  package let provider: String
  /// Empty when it isn't known.
  package let host: String
  package let deadline: Date

  package init(id: TaskRow.ID, provider: String, host: String, deadline: Date) {
    self.id = id
    self.provider = provider
    self.host = host
    self.deadline = deadline
  }
}

/// Which waiting tasks are to have their links back.
package struct Recall: Sendable, Equatable {
  /// The most tasks, of all hosts together.
  package let limit: Int
  /// The most tasks of a host that isn't one of `hosts`.
  package let perHost: Int
  /// The most tasks of each of these hosts.
  package let hosts: [String: Int]
  /// Providers that can't be polled now.
  package let silent: Set<String>

  package init(
    limit: Int, perHost: Int, hosts: [String: Int] = [:], silent: Set<String> = []
  ) {
    self.limit = limit
    self.perHost = perHost
    self.hosts = hosts
    self.silent = silent
  }
}

extension Ledger {
  /// Notes that the link of a finished task is forgotten until its host, or room, can be had.
  package func wait(_ id: TaskRow.ID, for host: String) async throws(LedgerError) {
    try await write { database in
      try database.updateOpenTask(
        id, set: "stage = 'ready', next_poll_at = NULL, waiting_host = :host", ["host": host])
    }
  }

  /// Takes waiting tasks of the run, the earliest deadline first: they are polled before all others.
  ///
  /// Costs one step in an index for each provider's host that has waiting tasks, however many these
  /// are.
  package func recall(
    _ recall: Recall, run: RunRow.ID
  ) async throws(LedgerError) -> [WaitingTask] {
    guard recall.limit > 0 else { return [] }
    return try await write { database in
      let queues = try database.waitingQueues(run: run).filter { first in
        !recall.silent.contains(first.provider) && recall.hosts[first.host] != 0
      }
      // A host whose first deadline is later than those of `limit` other hosts adds nothing.
      let first = queues.sorted { $0.deadline < $1.deadline }.prefix(recall.limit)
      let tasks = try first.flatMap { queue in
        try database.waiting(
          run: run, provider: queue.provider, host: queue.host,
          limit: min(recall.limit, recall.hosts[queue.host] ?? recall.perHost))
      }
      var places = recall.hosts
      var taken: [WaitingTask] = []
      for task in tasks.sorted(by: { $0.deadline < $1.deadline }) where taken.count < recall.limit {
        // Two providers may have links to one host.
        let left = places[task.host] ?? recall.perHost
        guard left > 0 else { continue }
        places[task.host] = left - 1
        try database.updateOpenTask(task.id, set: "next_poll_at = 0")
        taken.append(task)
      }
      return taken
    }
  }

  /// Takes up to `limit` waiting tasks of a host whose deadlines have passed, as `recall` does.
  package func recallOverdue(
    run: RunRow.ID, provider: String, host: String, before time: Date, limit: Int
  ) async throws(LedgerError) -> Int {
    try await write { database in
      let tasks = try database.waiting(run: run, provider: provider, host: host, limit: limit)
        .filter { $0.deadline < time }
      for task in tasks { try database.updateOpenTask(task.id, set: "next_poll_at = 0") }
      return tasks.count
    }
  }

  /// How many of the run's tasks are waiting, by deadline, to the minute.
  package func waiting(
    run: RunRow.ID
  ) async throws(LedgerError) -> [(deadline: Date, tasks: Int)] {
    try await read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT min(deadline) AS deadline, count(*) AS tasks FROM task INDEXED BY task_waiting
          WHERE run = ? AND waiting_host IS NOT NULL
          GROUP BY CAST(deadline / 60 AS INTEGER) ORDER BY 1
          """)
      return try Row.fetchAll(statement, arguments: [run]).compactMap { row in
        guard let deadline = try row.date("deadline") else { return nil }
        return (deadline, try row.value("tasks"))
      }
    }
  }
}

extension Database {
  /// The waiting task with the earliest deadline of each provider's host.
  fileprivate func waitingQueues(run: RunRow.ID) throws -> [WaitingTask] {
    let statement = try cachedStatement(
      sql: """
        SELECT id, provider, waiting_host, deadline FROM task INDEXED BY task_waiting_host
        WHERE run = ? AND waiting_host IS NOT NULL AND (provider, waiting_host) > (?, ?)
        ORDER BY provider, waiting_host, deadline LIMIT 1
        """)
    var queues: [WaitingTask] = []
    var (provider, host) = ("", "")
    while let row = try Row.fetchOne(statement, arguments: [run, provider, host]) {
      let task = try WaitingTask(row)
      (provider, host) = (task.provider, task.host)
      queues.append(task)
    }
    return queues
  }

  fileprivate func waiting(
    run: RunRow.ID, provider: String, host: String, limit: Int
  ) throws -> [WaitingTask] {
    let statement = try cachedStatement(
      sql: """
        SELECT id, provider, waiting_host, deadline FROM task INDEXED BY task_waiting_host
        WHERE run = ? AND provider = ? AND waiting_host = ? ORDER BY deadline LIMIT ?
        """)
    return try Row.fetchAll(statement, arguments: [run, provider, host, limit]).map {
      try WaitingTask($0)
    }
  }
}

extension WaitingTask {
  fileprivate init(_ row: Row) throws {
    id = try row.value("id")
    provider = try row.value("provider")
    host = try row.value("waiting_host")
    deadline = try row.date("deadline") ?? .distantPast
  }
}
