/// A fault of the table that other tools meet as well.
struct ComparedFault: Sendable {
  /// Its row, with this fault alone.
  let row: FaultRow
  var fault: Fault { row.faults[0] }

  static let all = behaviours.compactMap { behaviour in
    FaultRow.all.lazy.compactMap { row in
      row.faults.first { $0.behaviour == behaviour }.map { fault in
        var single = row
        single.faults = [fault]
        return ComparedFault(row: single)
      }
    }.first
  }

  /// As the table names them, in its order.
  static let behaviours = [
    "sends less than `Content-Length` and closes",
    "resets the connection amid the body",
    "tells no length and closes early, once",
    "always sends chunks and no last one",
    "always resets the connection behind the last chunk",
    "tells a length and sends chunks",
    "tells two lengths that differ",
    "sends 206 although the whole was asked for",
    "breaks off, and sends the rest from elsewhere",
    "breaks off, and has another tag for the same bytes each time",
    "breaks off, and sends the rest without its tag",
    "breaks off each time, and answers `If-Range` with the whole",
    "breaks off without a tag, and then has other bytes",
    "denies access once",
    "does not have the file yet, and is asked again until it has",
    "says 429 and to come back in a second",
    "says `SlowDown`",
    "sends a login page, once",
    "sends an error in JSON with 200",
    "falls silent amid the body",
    "sends other bytes in the same length, once",
    "says `Transfer-Encoding: identity` beside a length, and keeps the connection",
    "says `Transfer-Encoding: chunked, chunked`",
    "says `Content-Encoding: aws-chunked`",
    "says `Content-Encoding: gzip` of a body that is none",
    "redirects eight times, once with 300",
    "sends the whole as a range of all its bytes",
    "breaks off, and compresses the rest",
    "breaks off, and answers every `Range` with 503",
    "breaks off, and resets the connection at every `Range`",
    "sends other bytes under the CRC-64 of its file, once",
  ]
}
