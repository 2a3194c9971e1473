import Testing

@testable import Pipeline

@Suite struct `A wrong configuration` {
  @Test(
    arguments: [
      ("downlod: {}", "1: \"downlod\" is not a key; did you mean download?"),
      (
        "extra: 1",
        """
        1: "extra" is not a key; there are archive, archive_id, providers, download, checks, store, \
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
        1: "a\\u{1B}[2Jb" is not a key; there are archive, archive_id, providers, download, checks, \
        store, nightly, scrub
        """
      ),
      (
        "archive: ./a\nnightly: {inbox: ./b/../a/journal}",
        """
        2: nightly has its inbox in the archive, whose files would be taken for lists; write \
        a folder beside it
        """
      ),
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
    ] as [(String, String)])
  func `of keys and kinds says what to write instead`(text: String, complaint: String) throws {
    #expect(try ConfigurationFile(text).complaints() == complaint)
  }

  @Test(
    arguments: [
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
  func `of values says what to write instead`(text: String, complaint: String) throws {
    #expect(try ConfigurationFile(text).complaints() == complaint)
  }
}
