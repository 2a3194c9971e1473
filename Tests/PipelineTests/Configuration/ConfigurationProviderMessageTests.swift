import Testing

@testable import Pipeline

@Suite struct `A wrong provider of a configuration` {
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
  func `says what to write instead`(text: String, complaint: String) throws {
    #expect(try ConfigurationFile("providers:\n  \(text)").complaints() == complaint)
  }
}
