extension HeaderList {
  /// A redirect's target gets nothing but what every request says.
  init(for hop: Hop, of request: Request) throws(TransferError) {
    self.init()
    // A file's bytes are wanted as they are, and nothing is unpacked here.
    try add("Accept-Encoding", "identity")
    guard hop.carriesSecrets else { return }
    for header in request.headers { try add(header.name, header.value) }
    if let bearer = request.bearer { try add("Authorization", "Bearer \(bearer)") }
  }
}
