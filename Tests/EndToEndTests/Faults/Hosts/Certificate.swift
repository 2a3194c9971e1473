import Foundation

/// What a media host shows of itself, made by the openssl tool for this test run.
enum Certificate: String, Sendable, CaseIterable {
  /// By the test's own authority, for `*.media.test`.
  case good
  case expired
  case otherHost
  /// By itself, not by the authority.
  case selfSigned
  /// A good one, but nothing newer than TLS 1.0 is spoken.
  case outdated
  /// A good one, but no name that is asked for is known.
  case unknownName

  static let canBeMade = ["/usr/bin/openssl", Self.python].allSatisfy {
    FileManager.default.isExecutableFile(atPath: $0)
  }
  static let python = Tools.python ?? "/usr/bin/python3"

  /// A folder with `NAME.pem` and `NAME.key` of each, and `authority.pem`.
  static let folder: URL = {
    let folder = Tools.root.appending(path: ".build/fault-certificates")
    let maker = Process()
    maker.executableURL = URL(filePath: "/bin/sh")
    maker.arguments = ["-ec", script, folder.path]
    maker.standardError = FileHandle.nullDevice
    try? maker.run()
    maker.waitUntilExit()
    return folder
  }()

  static var authority: String {
    get throws { try String(contentsOf: folder.appending(path: "authority.pem"), encoding: .utf8) }
  }

  private static let script = """
    rm -rf "$0"
    mkdir -p "$0"
    cd "$0"
    new() { openssl req "$@" -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes; }
    new -x509 -days 2 -subj /CN=authority -keyout authority.key -out authority.pem
    sign() { # NAME DAYS HOST
      new -subj /CN=host -keyout $1.key -out $1.csr
      echo "subjectAltName=DNS:$3" > $1.ext
      openssl x509 -req -in $1.csr -CA authority.pem -CAkey authority.key -days $2 \
        -extfile $1.ext -out $1.pem
    }
    sign good 2 '*.media.test'
    sign outdated 2 '*.media.test'
    sign unknownName 2 '*.media.test'
    sign expired -1 '*.media.test'
    sign otherHost 2 elsewhere.example
    new -x509 -days 2 -subj /CN=host -addext 'subjectAltName=DNS:*.media.test' \
      -keyout selfSigned.key -out selfSigned.pem
    """
}
