import Host

/// Debian's `docker-registry` on the loopback, with a login, and a token server beside it where that is wanted.
package final class RegistryServer: Sendable {
    /// How somebody gets in.
    package enum Access: String, Sendable {
        case open, basic, token
    }

    private let process: ServerProcess
    /// `127.0.0.1:34567`.
    package let host: String

    /// What there has to be.
    package static let isAvailable = ["docker-registry", "python3", "openssl"].allSatisfy(Shell.has)

    package static let user = "ada"
    package static let password = "pa:ss wörd"

    private init(_ process: ServerProcess) throws {
        self.process = process
        host = "127.0.0.1:" + String(try process.read("ready").prefix { $0.isNumber })
    }

    package static func start(_ access: Access = .open) async throws -> RegistryServer {
        let process = try await ServerProcess.start(
            "docker-registry", "python3", ["-c", script, "{}", access.rawValue, user, password])
        return try RegistryServer(process)
    }

    package func stop() async { await process.stop() }

    /// What the token server was asked, and by whom.
    package var tokenRequests: String { (try? process.read("tokens")) ?? "" }

    /// Of a blob or a manifest, as a client without a login gets it from an open registry.
    package func read(_ path: String, accept: String = "*/*") -> Shell.Outcome {
        Shell.run("curl -sS --fail -H 'Accept: \(accept)' http://\(host)/v2/\(path)")
    }

    /// Starts the registry and ends with it; signs tokens as the distribution's documents say.
    private static let script = #"""
        import base64, crypt, http.server, json, os, signal, socket, subprocess, sys, threading, time, urllib.parse, urllib.request
        folder, access, user, password = sys.argv[1:5]
        def free():
            with socket.socket() as s:
                s.bind(("127.0.0.1", 0))
                return s.getsockname()[1]
        def path(name): return os.path.join(folder, name)
        port, tokens = free(), free()
        auth = ""
        if access == "basic":
            with open(path("htpasswd"), "w") as f:
                f.write(user + ":" + crypt.crypt(password, "$2b$05$abcdefghijklmnopqrstuu") + "\n")
            auth = "auth:\n  htpasswd:\n    realm: test\n    path: %s\n" % path("htpasswd")
        if access == "token":
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", path("key.pem"), "-out",
                path("cert.pem"), "-days", "2", "-subj", "/CN=test"], check=True, stderr=subprocess.DEVNULL)
            auth = ("auth:\n  token:\n    realm: http://127.0.0.1:%d/token\n    service: test\n    issuer: test\n"
                "    rootcertbundle: %s\n" % (tokens, path("cert.pem")))
            der = "".join(l for l in open(path("cert.pem")).read().splitlines() if "-----" not in l)
            def b64(data): return base64.urlsafe_b64encode(data).rstrip(b"=")
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    query = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query)
                    wanted = self.headers.get("Authorization")
                    with open(path("tokens"), "a") as f: f.write("%s %s\n" % (self.path, wanted))
                    login = "Basic " + base64.b64encode((user + ":" + password).encode()).decode()
                    granted = []
                    if wanted == login:
                        kind, name, actions = query["scope"][0].split(":")
                        granted = [{"type": kind, "name": name, "actions": actions.split(",")}]
                    now = int(time.time())
                    head = {"typ": "JWT", "alg": "RS256", "x5c": [der]}
                    body = {"iss": "test", "sub": user, "aud": "test", "exp": now + 300, "nbf": now - 10, "iat": now,
                        "jti": str(time.time()), "access": granted}
                    text = b64(json.dumps(head).encode()) + b"." + b64(json.dumps(body).encode())
                    signed = subprocess.run(["openssl", "dgst", "-sha256", "-sign", path("key.pem")], input=text,
                        stdout=subprocess.PIPE, check=True).stdout
                    answer = json.dumps({"token": (text + b"." + b64(signed)).decode()}).encode()
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer)
                def log_message(self, *_): pass
            server = http.server.ThreadingHTTPServer(("127.0.0.1", tokens), Handler)
            threading.Thread(target=server.serve_forever, daemon=True).start()
        with open(path("config.yml"), "w") as f:
            f.write("version: 0.1\nlog: {level: error}\nstorage:\n  filesystem: {rootdirectory: %s}\n"
                "http: {addr: '127.0.0.1:%d', secret: test}\n%s" % (path("data"), port, auth))
        child = subprocess.Popen(["docker-registry", "serve", path("config.yml")])
        signal.signal(signal.SIGTERM, lambda *_: (child.kill(), os._exit(0)))
        while True:
            if child.poll() is not None: sys.exit("the registry ended with %s" % child.returncode)
            try: urllib.request.urlopen("http://127.0.0.1:%d/v2/" % port)
            except urllib.error.HTTPError as e:
                if e.code == 401: break
            except OSError: pass
            else: break
            time.sleep(0.05)
        with open(path("ready.new"), "w") as f: f.write(str(port))
        os.rename(path("ready.new"), path("ready"))
        child.wait()
        """#
}
