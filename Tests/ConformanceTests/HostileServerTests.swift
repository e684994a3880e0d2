import Cluster
import CurlTransport
import Host
import TestSupport
import Testing

/// A server that wants all memory, or all time: it gets a limited part of either.
@Suite(.enabled(if: CPython.isAvailable, "needs python3")) struct HostileServerTests {
    private static let program = """
        import http.server, gzip, os, sys, time
        chunk = b"[" + b" " * 65534 + b"1"
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def log_message(self, *rest): pass
            def begin(self, *headers):
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                for name, value in headers: self.send_header(name, value)
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
            def piece(self, data):
                self.wfile.write(b"%x\\r\\n" % len(data) + data + b"\\r\\n")
                self.wfile.flush()
            def do_GET(self):
                what = self.path.split("?")[0]
                try:
                    if what == "/huge":
                        self.begin()
                        while True: self.piece(chunk)
                    if what == "/bomb":
                        self.begin(("Content-Encoding", "gzip"))
                        packed = gzip.compress(b"[" + b" " * (200 << 20))
                        for start in range(0, len(packed), 1024): self.piece(packed[start:start + 1024])
                        self.wfile.write(b"0\\r\\n\\r\\n")
                    if what == "/headers":
                        self.send_response(200)
                        for number in range(100000): self.send_header("X-%d" % number, "x" * 50)
                        self.end_headers()
                    if what == "/trickle":
                        self.begin()
                        while True:
                            self.piece(b" ")
                            time.sleep(0.2)
                except OSError: pass
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        open("port.new", "w").write(str(server.server_port))
        os.rename("port.new", "port")
        server.serve_forever()
        """

    private func withServer(_ body: (String) async throws -> Void) async throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileSystem.removeTree(folder) }
        let server = Task { _ = try? await ChildProcess("python3", ["-c", Self.program]).started(in: folder).run() }
        try await eventually("the server listens") { FileSystem.kind(of: folder + "/port") }
        try await body(String(decoding: try FileSystem.read(folder + "/port"), as: UTF8.self))
        server.cancel()
        await server.value
    }

    private func failure(_ path: String, port: String, isWatch: Bool = false) async throws -> TransportError? {
        var limits = TransportLimits()
        limits.answerBytes = 80 << 20
        limits.eventBytes = 4 << 20
        limits.expansion = 100
        limits.totalSeconds = 3
        if path != "/trickle" { limits.totalSeconds = 300 }
        let connection = ClusterConnection(name: "x", server: "http://127.0.0.1:\(port)", disableCompression: false)
        let transport = try CurlTransport(connection, limits: limits)
        do {
            if isWatch {
                for try await _ in transport.watch(APIRequest(.get, path)) {}
            } else {
                _ = try await transport.send(APIRequest(.get, path))
            }
            return nil
        } catch {
            return error as? TransportError
        }
    }

    @Test(.timeLimit(.minutes(10))) func answersAreLimited() async throws {
        try await withServer { port in
            for (path, reason) in [
                ("/huge", "more than 80 MiB"), ("/bomb", "100 times"), ("/headers", "more headers"),
            ] {
                guard case .excessive(let text)? = try await failure(path, port: port) else {
                    Issue.record("\(path) was taken")
                    continue
                }
                #expect(text.contains(reason), "\(path): \(text)")
            }
            guard case .excessive(let text)? = try await failure("/huge", port: port, isWatch: true) else {
                Issue.record("an event without an end was taken")
                return
            }
            #expect(text.contains("An event of the watch has more than 4 MiB"), "\(text)")
            guard case .interrupted? = try await failure("/trickle", port: port) else {
                Issue.record("an answer that trickles was waited for")
                return
            }
        }
    }
}
