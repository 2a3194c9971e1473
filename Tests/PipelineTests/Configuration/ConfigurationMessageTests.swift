import Testing

@testable import Pipeline

@Suite struct `A wrong configuration` {
  @Test(
    arguments: [
      // Keys
      ("downlod: {}", "1: \"downlod\" is not a key; did you mean download?"),
      (
        "extra: 1",
        """
        1: "extra" is not a key; there are archive, providers, download, checks, store, \
        nightly, scrub
        """
      ),
      (
        "download:\n  retry: {atempts: 3}",
        "2: \"atempts\" is not a key of download.retry; did you mean attempts?"
      ),
      (
        "download:\n  per-host: 3",
        "2: \"per-host\" is not a key of download; did you mean per_host?"
      ),
      (
        "store: {size: 3}",
        "1: \"size\" is not a key of store; there are keep, reserve"
      ),
      ("? [archive]\n: here", "1: a key is a list; write a name"),
      (
        "\"a\\e[2Jb\": 1",
        """
        1: "a\\u{1B}[2Jb" is not a key; there are archive, providers, download, checks, \
        store, nightly, scrub
        """
      ),
      // Kinds
      ("- archive", "1: the file is a list; write keys and their values"),
      ("archive", "1: the file is a single value; write keys and their values"),
      ("download: 16", "1: download is a single value; write keys and their values"),
      ("providers: [anyfast]", "1: providers is a list; write keys and their values"),
      ("archive: [a]", "1: archive is a list; write a path such as ./archive"),
      ("archive:\n", "1: archive has no value; write a path such as ./archive"),
      ("archive: ''", "1: archive is empty; write a path such as ./archive"),
      ("archive: \"a\\0b\"", "1: archive holds a control character; write a path without"),
      (
        "download: {parallel: {most: 3}}",
        "1: download.parallel is a mapping; write a whole number such as 8"
      ),
      (
        "download: {parallel: ~}",
        "1: download.parallel has no value; write a whole number such as 8"
      ),
      (
        "archive: !env HOME",
        "1: archive has the tag \"!env\"; write a path such as ./archive without it"
      ),
      (
        "store: {keep: video}",
        "1: store.keep is a single value; write a list in brackets, [] for none"
      ),
      ("store: {keep: }", "1: store.keep has no value; write a list in brackets, [] for none"),
      (
        "store:\n  keep:\n    - video\n    - [x]",
        "4: store.keep is a list; write video or original"
      ),
      // Values
      (
        "download: {parallel: many}",
        "1: download.parallel is \"many\"; write a whole number such as 8"
      ),
      ("download: {parallel: 0}", "1: download.parallel is \"0\"; write 1 to 256"),
      ("download: {per_host: 257}", "1: download.per_host is \"257\"; write 1 to 256"),
      (
        "download: {stall_timeout: 30}",
        "1: download.stall_timeout is \"30\"; write a duration such as 200ms, 15s, 2m, 6h or 30d"
      ),
      ("download: {stall_timeout: 2h}", "1: download.stall_timeout is \"2h\"; write 10ms to 1h"),
      (
        "download: {max_size: 4GB}",
        "1: download.max_size is \"4GB\"; write a size such as 0, 512KiB, 64MiB, 4GiB or 1TiB"
      ),
      ("download: {max_size: 0}", "1: download.max_size is \"0\"; write 1KiB to 16TiB"),
      (
        "download: {proxy: http://p}",
        "1: download.proxy is \"http://p\"; write none or environment"
      ),
      (
        "checks: {depth: packet}", "1: checks.depth is \"packet\"; write headers, packets or frames"
      ),
      ("checks: {fps: -1}", "1: checks.fps is \"-1\"; write a number such as 0.5"),
      ("checks: {fps: .nan}", "1: checks.fps is \".nan\"; write a number such as 0.5"),
      (
        "checks: {duration: {over_share: 0.02}}",
        "1: checks.duration.over_share is \"0.02\"; write a share such as 2% or 0.5%"
      ),
      (
        "checks: {duration: {over_share: 101%}}",
        "1: checks.duration.over_share is \"101%\"; write 0% to 100%"
      ),
      (
        "download: {retry: {first_delay: 5m}}",
        "1: download.retry.longest_delay is shorter than first_delay; write 5m or more"
      ),
      (
        "store: {keep: [original]}",
        "1: store.keep leaves out video; add it, it decides the outcome"
      ),
      ("store: {keep: [video, poster]}", "1: store.keep is \"poster\"; write video or original"),
      // Addresses
      (
        "download: {allow_addresses: [localhost]}",
        "1: download.allow_addresses is \"localhost\"; write an address range such as 127.0.0.0/8"
      ),
      (
        "download: {allow_addresses: [127.0.0.1]}",
        "1: download.allow_addresses is \"127.0.0.1\"; write 127.0.0.1/32"
      ),
      (
        "download: {allow_addresses: [10.1.2.3/8]}",
        "1: download.allow_addresses is \"10.1.2.3/8\"; write 10.0.0.0/8"
      ),
      (
        "download: {allow_addresses: ['fd00::1/64']}",
        "1: download.allow_addresses is \"fd00::1/64\"; write fd00::/64"
      ),
      (
        "download: {allow_addresses: [10.0.0.0/33]}",
        "1: download.allow_addresses is \"10.0.0.0/33\"; write a prefix of 0 to 32 after the slash"
      ),
      // Variables
      (
        "archive: ${STORE}/x",
        "1: archive needs ${STORE}, which is not set; set it, or write the value here"
      ),
      (
        "download:\n  parallel: ${MANY}",
        "2: download.parallel needs ${MANY}, which is not set; set it, or write the value here"
      ),
      (
        "archive: ${STORE",
        "1: archive begins a variable with ${ and does not end it; write ${NAME}"
      ),
      (
        "archive: ${1}",
        "1: archive has ${} around something that no variable is called; write ${NAME}"
      ),
    ] as [(String, String)])
  func `says what to write instead`(text: String, complaint: String) throws {
    #expect(try ConfigurationFile(text).complaints() == complaint)
  }

  @Test(
    arguments: [
      (
        "Any_Fast: {}",
        """
        2: "Any_Fast" cannot name a provider; write 1 to 32 of a-z, 0-9 and -, not \
        beginning with -
        """
      ),
      (
        "-a: {}",
        """
        2: "-a" cannot name a provider; write 1 to 32 of a-z, 0-9 and -, not beginning \
        with -
        """
      ),
      (
        "a: {url: 'https://h', key: k}",
        """
        2: providers.a has no api; write api: and anyfast or globalaiopc
        """
      ),
      (
        "a: {api: anyfast, key: k}",
        """
        2: providers.a has no url; write url: and a URL such as https://api.example.com
        """
      ),
      (
        "a: {api: anyfast, url: 'https://h'}",
        """
        2: providers.a has no key; write key: ${NAME} or key_file: PATH
        """
      ),
      (
        "a: {api: anyfast, url: 'https://h', key: k, key_file: f}",
        """
        2: providers.a.key_file stands beside a key; keep one of them
        """
      ),
      (
        "a: {api: anyfast, url: 'https://h', key: }",
        """
        2: providers.a.key has no value; write ${NAME} for an environment variable
        """
      ),
      (
        "a: {api: anyfast, url: 'https://h', key: ''}",
        """
        2: providers.a.key is empty; write ${NAME} for an environment variable
        """
      ),
      (
        "a: {api: anyfast, url: 'https://h', key: k, keyfile: f}",
        """
        2: "keyfile" is not a key of providers.a; did you mean key_file?
        """
      ),
      (
        "a: {api: openai, url: 'https://h', key: k}",
        """
        2: providers.a.api is "openai"; write anyfast or globalaiopc
        """
      ),
      (
        "a: {api: anyfast, url: 'https://h', key: k, insecure: yes}",
        """
        2: providers.a.insecure is "yes"; write true or false
        """
      ),
      (
        "a: {api: anyfast, url: 'https://h', key: k, tasks: ['a b']}",
        """
        2: providers.a.tasks is "a b"; write a pattern such as cgt-*
        """
      ),
      (
        "a: {api: anyfast, url: 'https://h', key: k, poll: {rate: 10}}",
        """
        2: providers.a.poll.rate is "10"; write a rate such as 10/s, 300/m or 5/h
        """
      ),
      (
        "a: {api: anyfast, url: 'https://h', key: k, poll: {rate: 0/s}}",
        """
        2: providers.a.poll.rate is "0/s"; write 1/h to 10000/s
        """
      ),
      (
        "a: {api: anyfast, url: 'http://h', key: k}",
        """
        2: providers.a.url is plain http:, so all on the way can read the key; write \
        https:, or insecure: true beside it
        """
      ),
      (
        "a: {api: anyfast, url: api.example.com, key: k}",
        """
        2: providers.a.url is no URL; write one such as https://api.example.com
        """
      ),
      (
        "a: {api: anyfast, url: 'ftp://h', key: k}",
        """
        2: providers.a.url begins with neither https:// nor http://; write a URL such \
        as https://api.example.com
        """
      ),
      (
        "a: {api: anyfast, url: 'https://u:p@h', key: k}",
        """
        2: providers.a.url holds a user name; take it out, the key goes into key: or \
        key_file:
        """
      ),
      (
        "a: {api: anyfast, url: 'https://h/?k=v', key: k}",
        """
        2: providers.a.url goes on with a ?; paths are appended to it, so end it before \
        that
        """
      ),
      (
        "a: {api: anyfast, url: 'https://h/#f', key: k}",
        """
        2: providers.a.url goes on with a #; paths are appended to it, so end it before \
        that
        """
      ),
      (
        "a: {api: anyfast, url: 'https://', key: k}",
        """
        2: providers.a.url has no valid host; write a URL such as \
        https://api.example.com
        """
      ),
      (
        "a: {api: anyfast, url: 'https://[::1', key: k}",
        """
        2: providers.a.url has no valid port; write 1 to 65535 after the host's colon
        """
      ),
      (
        "a: {api: anyfast, url: 'https://h:0', key: k}",
        """
        2: providers.a.url has no valid port; write 1 to 65535 after the host's colon
        """
      ),
      (
        "a: {api: anyfast, url: 'https://bücher.example', key: k}",
        """
        2: providers.a.url holds a character that a URL cannot; write it percent-encoded
        """
      ),
    ] as [(String, String)])
  func `in a provider says what to write instead`(text: String, complaint: String) throws {
    #expect(try ConfigurationFile("providers:\n  \(text)").complaints() == complaint)
  }

  @Test func `tells all that is wrong at once in the order of the lines`() throws {
    let file = try ConfigurationFile(
      """
      scrub: {period: never}
      store:
        keep: [original]
      archiv: x
      providers:
        a:
          url: http://example.com
          poll:
            every: 0s
        B: {}
      download:
        parallel: 0
      """)
    let lines = file.complaints().split(separator: "\n").map { $0.prefix { $0 != " " } }
    #expect(lines == ["1:", "3:", "4:", "6:", "6:", "7:", "9:", "10:", "12:"])
  }

  @Test func `names the file and the line as compilers do`() throws {
    let file = try ConfigurationFile("\n\narchiv: x\n")
    let error = try #require(throws: ConfigurationError.self) { try file.load() }
    #expect("\(error)" == "\(file.path):3: \"archiv\" is not a key; did you mean archive?")
  }

  @Test func `told through an alias is told once`() throws {
    let file = try ConfigurationFile(
      """
      download:
        connect_timeout: &t 2h
        stall_timeout: *t
      checks:
        timeout: *t
      """)
    #expect(
      file.complaints() == """
        2: download.connect_timeout is "2h"; write 10ms to 1h
        2: download.stall_timeout is "2h"; write 10ms to 1h
        """)
  }

  @Test func `never quotes a key, a password or a query`() throws {
    for text in [
      "providers: {a: {api: anyfast, url: 'https://u:SECRET@h', key: k}}",
      "providers: {a: {api: anyfast, url: 'https://h/?k=SECRET', key: k}}",
      "providers: {a: {api: anyfast, url: 'https://h', key: [SECRET]}}",
      "providers: {a: {api: anyfast, url: 'https://h', key: 'SECRET${'}}",
      "providers:\n  a:\n    key: \"SECRET\n",
      "providers:\n  a:\n    key: SECRET\n   b: SECRET",
      "download: {parallel: '${KEY}'}",
    ] {
      let complaints = try ConfigurationFile(text).complaints(["KEY": "SECRET"])
      #expect(!complaints.isEmpty)
      #expect(!complaints.contains("SECRET"), "\(complaints)")
    }
  }
}
