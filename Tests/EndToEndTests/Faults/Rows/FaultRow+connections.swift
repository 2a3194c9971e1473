import Peers

/// Connections and clocks.
extension FaultRow {
  static let connections = [
    FaultRow(
      61,
      Fault("closes a kept connection as it is used again", .file(), .close, .file())
        .asking(.whole, .whole, .whole).with {
          $0.tasks = 2
          $0.inspect = { requests in
            let connections = requests.map(\.connection)
            return connections == [1, 1, 2] ? nil : "connections \(connections)"
          }
          $0.remark = "sent once more by libcurl"
        }
    ) { $0.download = "per_host: 1" },
    FaultRow(
      64,
      Fault("fails; its clock is an hour behind ours", .status(503), .status(503), .file())
        .asking(.whole, .whole, .whole, telling: "http-503").with {
          $0.lifetime = -1800
          $0.remark = "the link is dead by our clock alone"
        }
    ) { $0.clockSkew = -3600 },
    FaultRow(
      64,
      Fault("fails; its clock is an hour ahead of ours", .status(503), .status(503), .file())
        .asking(.whole, .whole, .whole, telling: "http-503").with {
          $0.lifetime = 1800
          $0.remark = "the link is dead by its clock alone"
        }
    ) { $0.clockSkew = 3600 },
  ]
}
