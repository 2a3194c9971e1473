import FoundationEssentials
import SystemPackage
import Testing

@testable import Pipeline

@Suite struct `What is in force` {
  private let text = """
    providers:
      a:
        api: anyfast
        url: https://a.example/
        key: ${A}
        tasks: ["*", "null"]
      b:
        api: globalaiopc
        url: http://127.0.0.1:8080
        key: written-here
    """

  @Test func `is printed with every key but no secret`() throws {
    let file = try ConfigurationFile(text)
    let yaml = try file.load().inForce(environment: [:]).yaml()
    #expect(
      yaml == """
        archive: \(file.folder)/archive
        providers:
          a:
            api: anyfast
            url: https://a.example
            key: not set (from ${A})
            tasks: ['*', 'null']
            poll:
              every: 15s
              rate: 10/s
              timeout: 1m
              give_up_after: 2d
              max_reply: 1MiB
            link_lifetime: 1d
            insecure: false
          b:
            api: globalaiopc
            url: http://127.0.0.1:8080
            key: set (from the configuration)
            tasks: []
            poll:
              every: 30s
              rate: 5/s
              timeout: 1m
              give_up_after: 2d
              max_reply: 1MiB
            link_lifetime: 1d
            insecure: false
        download:
          parallel: 16
          per_host: 8
          max_size: 4GiB
          bandwidth: 0
          connect_timeout: 10s
          first_byte_timeout: 30s
          stall_timeout: 30s
          retry:
            attempts: 8
            first_delay: 1s
            longest_delay: 2m
          proxy: none
          allow_addresses: []
        checks:
          depth: packets
          duration:
            under: 50ms
            over: 250ms
            over_share: 2%
          fps: 0.5
          timeout: 1m
        store:
          keep: [video, original]
          reserve: 1GiB
        nightly:
          inbox: \(file.folder)/inbox
          max_duration: 5h
        scrub:
          period: 30d
          max_duration: 2h
          max_bytes: 0

        """)
  }

  @Test func `says whether a key can be had`() throws {
    let configuration = try ConfigurationFile(text).load()
    let yaml = try configuration.inForce(environment: ["A": "sk-1"]).yaml()
    #expect(yaml.contains("key: set (from ${A})"))
    #expect(!yaml.contains("sk-1"))
  }

  @Test func `can be read again`() throws {
    let file = try ConfigurationFile(text)
    let configuration = try file.load()
    let again = try ConfigurationFile(configuration.inForce(environment: [:]).yaml())
    var reread = try again.load(["A": "k"])
    reread.providers[0].key = configuration.providers[0].key
    reread.providers[1].key = configuration.providers[1].key
    #expect(reread == configuration)
  }

  @Test func `is JSON too`() throws {
    let configuration = try ConfigurationFile(text).load()
    let json = try JSONEncoder().encode(configuration.inForce(environment: [:]))
    struct Part: Decodable {
      struct Download: Decodable {
        let parallel: Int
        let allow_addresses: [String]
      }
      struct Provider: Decodable {
        let key: String
        let insecure: Bool
      }
      let providers: [String: Provider]
      let download: Download
      let checks: [String: Value]
      enum Value: Decodable {
        case number(Double)
        case other
        init(from decoder: any Decoder) throws {
          self = (try? .number(Double(from: decoder))) ?? .other
        }
      }
    }
    let part = try JSONDecoder().decode(Part.self, from: json)
    #expect(part.download.parallel == 16)
    #expect(part.providers["a"]?.key == "not set (from ${A})")
    #expect(part.providers["b"]?.insecure == false)
    guard case .number(0.5)? = part.checks["fps"] else {
      Issue.record("fps is no number: \(String(decoding: json, as: UTF8.self))")
      return
    }
  }
}
