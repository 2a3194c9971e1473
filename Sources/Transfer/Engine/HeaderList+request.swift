extension HeaderList {
  /// A redirect's target gets nothing but what every request says, and which bytes are wanted.
  init(for hop: Hop, of request: Request, range: RangeRequest?) throws(TransferError) {
    self.init()
    // A file's bytes are wanted as they are, and nothing is unpacked here.
    try add("Accept-Encoding", "identity")
    for header in range?.headers ?? [] { try add(header.name, header.value) }
    guard hop.carriesSecrets else { return }
    for header in request.headers { try add(header.name, header.value) }
    if let bearer = request.bearer { try add("Authorization", "Bearer \(bearer)") }
  }
}
