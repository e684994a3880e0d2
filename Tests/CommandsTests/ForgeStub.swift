import Documents
import Host
import Model
import TestSupport
import Testing

/// The parts of GitHub's and GitLab's API that pipelines use: comments, notes and issues, in memory; and a file to download.
struct ForgeStub {
    let folder: String
    private let process: String
    let address: String

    static let token = "t0ken-of-the-forge"

    private static let program = """
        import http.server, json, os, re
        comments, issues = [], []
        def numbered(kind, thing):
            thing["id"] = thing["number"] = thing["iid"] = len(kind) + 1
            kind.append(thing)
            return thing
        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self, value, status=200, bytes=None):
                data = json.dumps(value).encode() if bytes is None else bytes
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            def handle_it(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length)) if length else {}
                path, _, query = self.path.partition("?")
                if path == "/slipway.tar.gz": return self.answer(None, bytes=open("slipway.tar.gz", "rb").read())
                token = self.headers.get("PRIVATE-TOKEN") or (self.headers.get("Authorization") or "").removeprefix("Bearer ")
                if token != TOKEN: return self.answer({"message": "401"}, 401)
                comment = re.fullmatch("/repos/o/r/issues/comments/([0-9]+)|/projects/1/merge_requests/7/notes/([0-9]+)", path)
                issue = re.fullmatch("/repos/o/r/issues/([0-9]+)|/projects/1/issues/([0-9]+)", path)
                if path in ("/repos/o/r/issues/7/comments", "/projects/1/merge_requests/7/notes"): kind = comments
                elif path in ("/repos/o/r/issues", "/projects/1/issues"): kind = issues
                elif comment: kind, place = comments, int(comment[1] or comment[2]) - 1
                elif issue: kind, place = issues, int(issue[1] or issue[2]) - 1
                else: return self.answer({"message": "404"}, 404)
                if comment or issue:
                    if self.command not in ("PATCH", "PUT"): return self.answer({"message": "405"}, 405)
                    if body.pop("state_event", None) == "close": body["state"] = "closed"
                    if body.get("state", "closed") != "closed": return self.answer({"message": "422"}, 422)
                    kind[place].update(body)
                    self.keep()
                    return self.answer(kind[place])
                if self.command == "POST":
                    thing = dict({"state": "open"}, **body)
                    if len(thing.get("body") or thing.get("description") or "") > 65536: return self.answer({}, 422)
                    numbered(kind, thing)
                    self.keep()
                    return self.answer(thing, 201)
                if kind is comments: return self.answer(comments)
                labels = re.search("labels=([^&]+)", query)[1]
                if not re.search("state=open", query): return self.answer({"message": "422"}, 422)
                def has(one): return labels in (one["labels"] if isinstance(one["labels"], list) else one["labels"].split(","))
                self.answer([one for one in issues if one["state"] == "open" and has(one)])
            do_GET = do_POST = do_PATCH = do_PUT = handle_it
            def keep(self):
                open("state.new", "w").write(json.dumps({"comments": comments, "issues": issues}))
                os.rename("state.new", "state")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        open("port.new", "w").write(str(server.server_port))
        os.rename("port.new", "port")
        server.serve_forever()
        """

    init(in folder: String) throws {
        self.folder = folder
        try FileSystem.createDirectories(folder)
        try FileSystem.write(Array("TOKEN = \"\(Self.token)\"\n\(Self.program)".utf8), to: "\(folder)/server.py")
        let script = """
            timeout 1800 python3 server.py >log 2>&1 & pid=$!
            until [ -e port ]; do kill -0 $pid || exit 1; sleep 0.05; done
            echo $pid $(cat port)
            """
        let words = Shell.run(script, in: folder).output.split(whereSeparator: \.isWhitespace).map(String.init)
        try #require(words.count == 2, "\(words)")
        process = words[0]
        address = "http://127.0.0.1:\(words[1])"
    }

    func stop() { _ = Shell.run("kill \(process)") }

    private func things(_ kind: String) throws -> [Value] {
        guard FileSystem.kind(of: "\(folder)/state") != nil else { return [] }
        return try JSON.parse(FileSystem.read("\(folder)/state"))[kind]?.array ?? []
    }

    /// The comments on the pull request.
    func comments() throws -> [String] { try things("comments").map { $0["body"]?.string ?? "" } }

    /// State and text of the issues.
    func issues() throws -> [(state: String, text: String)] {
        try things("issues").map {
            ($0["state"]?.string ?? "", $0["body"]?.string ?? $0["description"]?.string ?? "")
        }
    }
}
