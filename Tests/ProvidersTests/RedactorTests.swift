import Providers
import Testing

@Suite struct `A redacted text` {
  @Test(
    arguments: [
      ("", ""), ("no link here", "no link here"), ("really? yes", "really? yes"),
      ("1 + 1 = 2?", "1 + 1 = 2?"),
      ("see https://host/a.mp4, then", "see https://host/a.mp4, then"),
      ("https://host/a.mp4?X-Tos-Signature=SECRET", "https://host/a.mp4"),
      ("https://host/a?SECRET&x#frag next", "https://host/a next"),
      ("<https://host/a?k=SECRET>", "<https://host/a>"),
      (
        "\"https://host/a?k=SECRET\" and \"https://h2/b?SECRET\"",
        "\"https://host/a\" and \"https://h2/b\""
      ),
      ("HTTPS://HOST/A?K=SECRET", "HTTPS://HOST/A"),
      ("s3://bucket/a?versionId=SECRET", "s3://bucket/a"),
      ("Get host/a?k=SECRET: timeout", "Get host/a timeout"),
      ("/v1/content?access=SECRET", "/v1/content"),
      ("https://user:SECRET@host/a@b", "https://host/a@b"),
      ("https://SECRET@SECRET@host", "https://host"),
      ("https://u:SEC%2FRET@host/a", "https://host/a"), ("//u:SECRET@host/a?SECRET", "//host/a"),
      ("mail me@host.example", "mail me@host.example"),
      ("https://host/视频.mp4?签名=SECRET", "https://host/视频.mp4"),
      // A URL in a URL, at any depth.
      ("https%3A%2F%2Fhost%2Fa.mp4%3Fk%3DSECRET%26x x", "https%3A%2F%2Fhost%2Fa.mp4 x"),
      (
        "https%253A%252F%252Fu%253ASECRET%2540host%252Fa%253FSECRET",
        "https%253A%252F%252Fhost%252Fa"
      ),
      ("https://proxy/https%3A%2F%2Fhost%2Fa%3FSECRET", "https://proxy/https%3A%2F%2Fhost%2Fa"),
      ("https://host/what%3F/a.mp4?k=SECRET", "https://host/what"),
      ("https://host/what%3F.mp4", "https://host/what%3F.mp4"),
      // JSON in a string.
      (
        #"{"url":"https:\/\/host\/a?k=SECRET\u0026l=SECRET","n":1}"#,
        #"{"url":"https:\/\/host\/a","n":1}"#
      ),
      (#"{"url":"https://host/a\u003fk\u003dSECRET"}"#, #"{"url":"https://host/a"}"#),
      (
        #"{\"url\":\"https:\\/\\/host\\/a?k=SECRET\\u0026l\",\"n\":1}"#,
        #"{\"url\":\"https:\\/\\/host\\/a\",\"n\":1}"#
      ),
      (#"https://host/a?k=SECRET\nnext"#, #"https://host/a\nnext"#),
      // The key, plain and escaped.
      ("Bearer sk-key-of-mine.", "Bearer *."), ("sk-key-of-minesk-key-of-mine", "**"),
      (#"sk\u002dkey\u002dof-mine"#, "*"), ("sk%2Dkey%2dof-mine", "*"),
      ("https://host/sk-key-of-mine/a?sk-key-of-mine", "https://host/*/a"),
    ] as [(String, String)])
  func `keeps what is no secret`(text: String, redacted: String) {
    #expect(Redactor(key: "sk-key-of-mine").sentence(text) == redacted)
  }

  @Test func `ends after a thousand characters`() {
    let redactor = Redactor(key: "")
    let long = String(repeating: "é", count: 1_000)
    #expect(redactor.sentence(long) == long)
    #expect(redactor.sentence(long + "é") == long.dropLast() + "…")
  }

  @Test func `is cut before a secret and never within it`() {
    let redactor = Redactor(key: "sk-key-of-mine")
    for secret in ["https://u:SECRET@host/a", "sk-key-of-mine"] {
      let text = redactor.sentence(
        "https://host/?" + String(repeating: "x", count: 16_356) + " " + secret)
      #expect(text == "https://host/…")
    }
  }

  @Test func `does not look for a key too short to be one`() {
    #expect(Redactor(key: "abc").sentence("abcabc") == "abcabc")
  }
}
