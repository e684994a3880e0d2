import Host
import Model
import TestSupport
import Testing

@testable import Publishing

/// Where a token goes, and where not.
@Suite(.enabled(if: GitFixture.hasGit && CPython.isAvailable, "needs git and python3")) struct LoginTests {
    /// Asks for a password, or leads elsewhere, and keeps what it was sent.
    private static let server = """
        import http.server, sys
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                with open("seen", "a") as seen: seen.write(self.path + " " + str(self.headers.get("Authorization")) + "\\n")
                if self.path.startswith("/lead/"):
                    self.send_response(302)
                    self.send_header("Location", "http://localhost:%d/there/%s" % (self.server.server_port, self.path[6:]))
                else:
                    self.send_response(401)
                    self.send_header("WWW-Authenticate", 'Basic realm="x"')
                self.send_header("Content-Length", "0")
                self.end_headers()
        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        open("port.new", "w").write(str(server.server_port))
        import os; os.rename("port.new", "port")
        server.serve_forever()
        """

    @Test(.timeLimit(.minutes(1)), arguments: ["ask", "lead"]) func noTokenGoesOverPlainHTTPNorElsewhere(path: String)
        async throws
    {
        try await GitFixture.with { fixture in
            let result = try await fixture.publish([Rendering.configMap("a")])
            try FileSystem.write(Array(LoginTests.server.utf8), to: "\(fixture.folder)/server.py")
            let started = Shell.run(
                "timeout 50 python3 server.py >log 2>&1 & echo $!; for i in $(seq 200); do [ -e port ] && break; sleep 0.05; done",
                in: fixture.folder)
            defer { _ = Shell.run("kill \(started.output.filter(\.isNumber))") }
            let port = String(decoding: try FileSystem.read("\(fixture.folder)/port"), as: UTF8.self)
            let repository = try fixture.repository()
            let error = #expect(throws: DiagnosticsError.self) {
                try Publisher.push(
                    result, to: "http://127.0.0.1:\(port)/\(path)/x.git",
                    credentials: GitCredentials(token: "t0ken"), in: repository)
            }
            let seen = String(decoding: try FileSystem.read("\(fixture.folder)/seen"), as: UTF8.self)
            #expect(!seen.contains("Basic") && !seen.contains("/there/"), "\(seen)")
            #expect(error?.diagnostics.first?.code == (path == "ask" ? "publish.authentication" : "publish.git"))
        }
    }
}
