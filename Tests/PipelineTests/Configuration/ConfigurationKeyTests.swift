import SystemPackage
import Testing

@testable import Pipeline

@Suite struct `A provider's key` {
  @Test func `comes from the environment when it is asked for`() throws {
    let configured = try one(ConfigurationFile(ConfigurationFile.oneProvider).load())
    #expect(configured.key == .variable("KEY"))
    #expect(try configured.key(environment: ["KEY": "sk-1"]).revealed == "sk-1")
    let error = try #require(throws: ConfigurationError.self) {
      try configured.key(environment: [:])
    }
    #expect(
      "\(error)" == "the key of local is not set; put it into the environment variable KEY")
  }

  @Test(arguments: ["sk-1", "sk-1\n", "sk-1\r\n"])
  func `comes from a file without its line end`(contents: String) throws {
    let file = try keyFile(contents)
    let configuration = try file.load()
    #expect(configuration.warnings == [])
    #expect(try one(configuration).key(environment: [:]).revealed == "sk-1")
  }

  @Test func `in a file that others can read is warned of`() throws {
    let file = try keyFile("sk-1", permissions: [.ownerReadWrite, .groupRead])
    let path = file.folder.appending("key")
    #expect(
      try file.load().warnings == [
        "\(file.path):5: providers.local.key_file \(path) is open to other users; chmod 600 it"
      ])
  }

  @Test(arguments: [
    ("sk-1", FilePermissions.otherRead, true), ("sk-${KEY}", .otherRead, true),
    ("sk-1", .groupRead, false), ("${KEY}", .otherRead, false), ("${KEY}${KEY}", .otherRead, false),
  ])
  func `in a configuration that every user can read is warned of`(
    key: String, permission: FilePermissions, isWarnedOf: Bool
  ) throws {
    let file = try ConfigurationFile()
    let text = ConfigurationFile.oneProvider.replacing("${KEY}", with: key)
    let path = file.folder.appending("shared.yml")
    try file.write(Array(text.utf8), to: path, permissions: [.ownerReadWrite, permission])
    let warnings = try Configuration.load(from: path, environment: ["KEY": "2"]).warnings
    let warning = """
      \(path):5: providers.local.key stands in a file that every user can read; chmod 600 it, or \
      write key_file: PATH
      """
    #expect(warnings == (isWarnedOf ? [warning] : []))
  }

  @Test func `that a service manager hands over is guarded by it, whatever its mode says`() throws {
    let file = try keyFile("sk-1", permissions: [.ownerRead, .groupRead])
    #expect(try file.load(["CREDENTIALS_DIRECTORY": file.folder.string]).warnings == [])
    #expect(try file.load(["CREDENTIALS_DIRECTORY": "/run/credentials/a"]).warnings.count == 1)
  }

  @Test func `in a file that is missing is told when it is asked for`() throws {
    let file = try ConfigurationFile(
      ConfigurationFile.oneProvider.replacing("key: ${KEY}", with: "key_file: key"))
    let configured = try one(file.load())
    let error = try #require(throws: ConfigurationError.self) {
      try configured.key(environment: [:])
    }
    #expect(
      "\(error)" == """
        the key of local cannot be read from \(file.folder)/key: No such file or \
        directory
        """)
  }

  @Test func `in a folder that the environment names is read there`() throws {
    let file = try keyFile("sk-1")
    try file.write(
      Array(
        ConfigurationFile.oneProvider.replacing("key: ${KEY}", with: "key_file: ${KEYS}/key").utf8),
      to: file.path)
    let found = try one(file.load(["KEYS": file.folder.string]))
    #expect(found.key == .file(file.folder.appending("key")))
    #expect(try found.key(environment: [:]).revealed == "sk-1")

    let missing = try one(file.load())
    #expect("\(missing.key)" == "${KEYS}/key")
    let error = try #require(throws: ConfigurationError.self) {
      try missing.key(environment: [:])
    }
    #expect("\(error)" == "the key of local is in ${KEYS}/key; set KEYS to the folder of the keys")
  }

  @Test(
    arguments: [
      ("", "is empty (it comes from ${KEY})"),
      (
        "a b",
        "has a blank, a control or a letter beyond ASCII at its byte 2; take it out of ${KEY}"
      ),
      (
        "ab\n",
        "has a blank, a control or a letter beyond ASCII at its byte 3; take it out of ${KEY}"
      ),
      ("é", "has a blank, a control or a letter beyond ASCII at its byte 1; take it out of ${KEY}"),
    ] as [(String, String)])
  func `that cannot stand in a header is refused and not shown`(
    key: String, predicate: String
  ) throws {
    let configured = try one(ConfigurationFile(ConfigurationFile.oneProvider).load())
    let error = try #require(throws: ConfigurationError.self) {
      try configured.key(environment: ["KEY": key])
    }
    #expect("\(error)" == "the key of local \(predicate)")
  }

  @Test func `in an endless file is refused`() throws {
    let file = try ConfigurationFile(
      ConfigurationFile.oneProvider.replacing("key: ${KEY}", with: "key_file: /dev/zero"))
    let configured = try one(file.load())
    let error = try #require(throws: ConfigurationError.self) {
      try configured.key(environment: [:])
    }
    #expect(
      "\(error)" == "the key of local in /dev/zero is longer than 16KiB; that is no key")
  }

  @Test func `may be written out or put together`() throws {
    let written = try ConfigurationFile(
      ConfigurationFile.oneProvider.replacing("${KEY}", with: "sk-1")
    ).load()
    #expect(try one(written).key(environment: [:]).revealed == "sk-1")
    let composed = try ConfigurationFile(
      ConfigurationFile.oneProvider.replacing("${KEY}", with: "sk-${N}"))
    #expect(try one(composed.load(["N": "2"])).key(environment: [:]).revealed == "sk-2")
    #expect(composed.complaints().contains("needs ${N}, which is not set"))
  }

  @Test func `is in no description or dump`() throws {
    let file = try ConfigurationFile(
      ConfigurationFile.oneProvider.replacing("${KEY}", with: "sk-1"))
    let configuration = try file.load()
    let secret = try one(configuration).key(environment: [:])
    var dumped = ""
    dump(configuration, to: &dumped)
    dump(secret, to: &dumped)
    let shown = [
      "\(configuration)", String(reflecting: configuration), "\(secret)",
      String(reflecting: secret), dumped, try configuration.inForce(environment: [:]).yaml(),
    ]
    #expect(shown.allSatisfy { !$0.contains("sk-1") })
  }

  private func one(_ configuration: Configuration) throws -> ProviderConfiguration {
    try #require(configuration.providers.first)
  }

  private func keyFile(
    _ contents: String, permissions: FilePermissions = .ownerReadWrite
  ) throws -> ConfigurationFile {
    let file = try ConfigurationFile(
      ConfigurationFile.oneProvider.replacing("key: ${KEY}", with: "key_file: key"))
    try file.write(
      Array(contents.utf8), to: file.folder.appending("key"), permissions: permissions)
    return file
  }
}
