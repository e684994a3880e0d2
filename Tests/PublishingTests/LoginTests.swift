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

    @Test(.timeLimit(.minutes(10)), arguments: ["ask", "lead"], PushTests.Way.allCases)
    func noTokenGoesOverPlainHTTPNorElsewhere(path: String, way: PushTests.Way) async throws {
        try await GitFixture.with { fixture in
            try FileSystem.write(Array(LoginTests.server.utf8), to: "\(fixture.folder)/server.py")
            let started = Shell.run(
                "timeout 600 python3 server.py >log 2>&1 & echo $!; for i in $(seq 4800); do [ -e port ] && break; sleep 0.05; done",
                in: fixture.folder)
            defer { _ = Shell.run("kill \(started.output.filter(\.isNumber))") }
            let port = String(decoding: try FileSystem.read("\(fixture.folder)/port"), as: UTF8.self)
            let repository = try fixture.repository()
            let transport: any GitTransport =
                switch way {
                case .installed: try await GitFixture.installedGit(repository, token: "t0ken")
                case .linked: LinkedGit(repository: repository, credentials: GitCredentials(token: "t0ken"))
                }
            let error = await #expect(throws: DiagnosticsError.self) {
                try await fixture.publish([Rendering.configMap("a")], in: repository, through: transport) {
                    $0.remote = "http://127.0.0.1:\(port)/\(path)/x.git"
                }
            }
            let seen = String(decoding: try FileSystem.read("\(fixture.folder)/seen"), as: UTF8.self)
            #expect(!seen.contains("Basic"), "\(seen)")
            // git itself goes where it is led, and takes nothing along that is for another host.
            let isLed = way == .linked && path == "lead"
            if way == .linked { #expect(!seen.contains("/there/"), "\(seen)") }
            #expect(error?.diagnostics.first?.code == (isLed ? "publish.git" : "publish.authentication"))
        }
    }

    /// What git answers a server that asks for a login.
    private func login(for host: String, _ variables: [String: String], in fixture: GitFixture) async throws -> String {
        let own = ["GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"]
        let asked = ChildProcess(
            "git", ["-C", fixture.path, "credential", "fill"],
            environment: EnvironmentVariables.current.adding(own).adding(variables),
            input: Array("protocol=https\nhost=\(host)\n\n".utf8))
        return String(decoding: try await asked.run().output, as: UTF8.self)
    }

    @Test func theTokenIsForTheHostOfTheRemoteOnly() async throws {
        try await GitFixture.with { fixture in
            try fixture.git("remote add origin https://git.example:8443/x.git")
            try fixture.git("remote add ssh git@git.example:x.git")
            try fixture.git("config credential.helper '!echo password=other; echo username=other; true'")
            let git = try await GitFixture.installedGit(try fixture.repository(), token: "t0ken")
            let origin = await git.login(of: "origin")
            let ours = try await login(for: "git.example:8443", origin, in: fixture)
            #expect(ours.contains("password=t0ken") && ours.contains("username="), "and not what else is set up")
            let theirs = try await login(for: "elsewhere.example", origin, in: fixture)
            #expect(theirs.contains("password=other") && !theirs.contains("t0ken"))
            #expect(!origin.filter { $0.key.hasPrefix("GIT_CONFIG") }.values.contains { $0.contains("t0ken") })
            #expect(await git.login(of: "ssh").isEmpty)
            #expect(await git.login(of: "http://git.example/x.git").isEmpty)
        }
    }
}
