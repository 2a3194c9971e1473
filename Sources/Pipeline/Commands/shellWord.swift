/// A word of a command that can be pasted into a shell: quoted when it holds what would do anything there,
/// and with escapes, as bash and zsh read them, when it holds what a terminal or a log would act on.
func shellWord(_ word: String) -> String {
  let isPlain = word.utf8.allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "_-.:,@%+=/".utf8.contains(byte)
    }
  }
  guard !isPlain || word.isEmpty else { return word }
  guard terminalText(word) != word else { return "'" + word.replacing("'", with: #"'\''"#) + "'" }
  let escaped = word.utf8.map { byte in
    switch byte {
    case UInt8(ascii: "'"), UInt8(ascii: "\\"): "\\" + String(UnicodeScalar(byte))
    case 0x20...0x7E: String(UnicodeScalar(byte))
    default: #"\x"# + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }
  return "$'" + escaped.joined() + "'"
}
