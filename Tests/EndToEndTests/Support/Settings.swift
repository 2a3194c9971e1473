/// What differs between the configurations of the tests; all is quick.
struct Settings: Sendable {
  var key = "${SIM_KEY}"
  var otherKey = "${SIM_KEY}"
  /// Behind the simulator's origin.
  var path = ""
  /// Where the other provider is, when it is a simulator of its own.
  var otherPort: Int?
  var poll = "{every: 50ms, rate: 1000/s}"
  var linkLifetime = "24h"
  var download = ""
  var retry = "{attempts: 2, first_delay: 20ms, longest_delay: 100ms}"
  var reserve = "0"
  var nightly = "{max_duration: 5h}"
  var scrub = "{period: 30d}"

  func yaml(port: Int) -> String {
    """
    archive: ./archive
    providers:
      anyfast:
        api: anyfast
        url: http://127.0.0.1:\(port)\(path)
        key: \(key)
        tasks: ["asyntask_*"]
        poll: \(poll)
        link_lifetime: \(linkLifetime)
      globalaiopc:
        api: globalaiopc
        url: http://127.0.0.1:\(otherPort ?? port)/kyyReactApiServer
        key: \(otherKey)
        tasks: ["video_*"]
        poll: \(poll)
        link_lifetime: \(linkLifetime)
    download:
      retry: \(retry)
      allow_addresses: [127.0.0.0/8]
      \(download)
    store: {reserve: \(reserve)}
    nightly: \(nightly)
    scrub: \(scrub)

    """
  }
}
