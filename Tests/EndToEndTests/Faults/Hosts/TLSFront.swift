import Foundation
import Synchronization

/// Speaks TLS in front of a media host, and passes everything on in both directions.
///
/// When the host hangs up it closes the connection without `close_notify`, as one does that dies.
final class TLSFront: Sendable {
  struct NoPort: Error {
    let said: String
  }

  let port: UInt16
  private let process: Process

  /// - Parameter port: 0 for one that is free.
  init(_ certificate: Certificate, before host: MediaHost, port: UInt16 = 0) throws {
    process = Process()
    process.executableURL = URL(filePath: Certificate.python)
    process.arguments = [
      "-c", Self.program, certificate.rawValue, host.host, "\(port)", "\(host.port)",
    ]
    process.currentDirectoryURL = Certificate.folder
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let said = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = UInt16(said.prefix { $0.isNumber }), port > 0 else {
      process.terminate()
      throw NoPort(said: said)
    }
    self.port = port
  }

  func stop() {
    // Not SIGTERM: a child begins with the signals blocked that the pool's threads block.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  private static let program = """
    import socket, ssl, sys, threading
    kind, host, port, behind = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(kind + ".pem", kind + ".key")
    if kind == "outdated":
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    if kind == "unknownName":
        context.sni_callback = lambda *_: ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME

    def serve(raw):
        try:
            # First, so that the host counts those that break off the handshake, too.
            server = socket.create_connection((host, behind))
            client = context.wrap_socket(raw, server_side=True, suppress_ragged_eofs=True)
            def down():
                try:
                    while data := server.recv(65536):
                        client.sendall(data)
                except OSError:
                    pass
                try:
                    # The socket is closed under the TLS session: no close_notify.
                    client.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
            threading.Thread(target=down, daemon=True).start()
            while data := client.recv(65536):
                server.sendall(data)
            server.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        finally:
            raw.close()

    listener = socket.create_server((host, port))
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection,), daemon=True).start()
    """
}
