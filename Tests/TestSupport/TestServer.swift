package import Cluster
package import CurlTransport
import Glibc
import Host
import Model
import Synchronization

/// The test API server as a child process: the genuine API machinery, without containers.
///
/// It ends with `stop()`, and also when this process ends in any way: it is started under a shell that reads a pipe of
/// ours and ends the server when the pipe closes.
package final class TestServer: Sendable {
    /// Why there is no server.
    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    /// Its kubeconfig, with the contexts `admin`, `admin-cert`, `reader` and `reader-cert`.
    package let kubeconfig: String
    /// Where faults are set: plain HTTP.
    package let controlURL: String
    /// A folder of its own, removed at the end.
    package let folder: String
    private let process: pid_t
    private let lifeline: Mutex<Int32>

    // MARK: Finding

    /// The program that starts a server; `nil` on a machine without it.
    package static let program: String? = {
        let environment = EnvironmentVariables.current
        if let shared = environment.nonEmpty("SLIPWAY_SHARED") {
            let path = Path.join(shared, "testserver/start")
            return FileSystem.kind(of: path) == .file ? path : nil
        }
        var folder = Path.parent(of: #filePath)
        while folder != "/", folder != "." {
            folder = Path.parent(of: folder)
            let path = Path.join(folder, "shared/testserver/start")
            if FileSystem.kind(of: path) == .file { return path }
        }
        return nil
    }()

    package static var isAvailable: Bool { program != nil }

    /// The prefix of the annotations by which its simulator makes pods fail: a case that runs on other clusters as well
    /// tells them to listen to it.
    package static let annotationPrefix = "testserver"

    /// For `.enabled(if:)`.
    package static let whyUnavailable =
        "needs the test API server: shared/testserver/start beside the repository, or below SLIPWAY_SHARED"

    // MARK: Starting

    /// One server for all tests of this process that do not disturb each other.
    package static func shared() async throws -> TestServer { try await SharedServer.instance.get() }

    /// A server of the caller's own, for faults and for flags.
    package static func start(_ flags: [String] = []) async throws -> TestServer {
        guard let program else { throw Failure(description: whyUnavailable) }
        var template = Array("/tmp/slipway-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(description: "no temporary folder") }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let server = try launch(program, flags, folder: folder)
        let deadline = ContinuousClock.now + .seconds(60)
        while FileSystem.kind(of: Path.join(folder, "ready")) == nil {
            guard ContinuousClock.now < deadline, waitpid(server.process, nil, WNOHANG) == 0 else {
                let log = (try? FileSystem.read(Path.join(folder, "log"))) ?? []
                await server.stop()
                throw Failure(description: "the test API server did not start: " + String(decoding: log, as: UTF8.self))
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        return TestServer(
            adopting: server,
            controlURL: String(decoding: try FileSystem.read(Path.join(folder, "control")), as: UTF8.self))
    }

    private init(process: pid_t, lifeline: Int32, folder: String, controlURL: String) {
        self.process = process
        self.lifeline = Mutex(lifeline)
        self.folder = folder
        self.controlURL = controlURL
        kubeconfig = Path.join(folder, "kubeconfig")
    }

    private convenience init(adopting other: TestServer, controlURL: String) {
        let lifeline = other.lifeline.withLock { descriptor in
            defer { descriptor = -1 }
            return descriptor
        }
        self.init(
            process: other.process, lifeline: lifeline, folder: other.folder,
            controlURL: controlURL.filter { !$0.isWhitespace })
    }

    deinit { lifeline.withLock { if $0 >= 0 { close($0) } } }

    private static func launch(_ program: String, _ flags: [String], folder: String) throws -> TestServer {
        let script = """
            exec 3<&0
            "$@" >"$0" 2>&1 </dev/null 3<&- & server=$!
            (cat <&3 >/dev/null; kill -TERM $server 2>/dev/null) &
            wait $server
            """
        let arguments =
            [
                "sh", "-c", script, Path.join(folder, "log"), program,
                "--kubeconfig-out", Path.join(folder, "kubeconfig"), "--ready-file", Path.join(folder, "ready"),
                "--control-file", Path.join(folder, "control"),
            ] + flags
        var descriptors: [Int32] = [-1, -1]
        guard pipe(&descriptors) == 0 else { throw Failure(description: "no pipe") }
        for descriptor in descriptors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, descriptors[0], 0)
        // Not our output: whoever reads that would wait for the server's end.
        for descriptor in [1, 2] as [Int32] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        // The pool's threads block signals, and the shell needs SIGCHLD to see the server's end.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var process: pid_t = 0
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, &pointers, environ)
        close(descriptors[0])
        guard code == 0 else {
            close(descriptors[1])
            throw Failure(description: "the test API server could not be started: \(String(cString: strerror(code)))")
        }
        return TestServer(process: process, lifeline: descriptors[1], folder: folder, controlURL: "")
    }

    /// Ends the server and waits until it is gone.
    package func stop() async {
        lifeline.withLock { descriptor in
            if descriptor >= 0 { close(descriptor) }
            descriptor = -1
        }
        let process = process
        await withCheckedContinuation { continuation in
            let isStarted = startThread {
                waitpid(process, nil, 0)
                continuation.resume()
            }
            if !isStarted { continuation.resume() }
        }
        try? FileSystem.removeTree(folder)
    }

    // MARK: Using

    /// The connection of one of its contexts.
    package func connection(context: String = "admin") throws -> ClusterConnection {
        var sources = SourceMap()
        return try ClusterConnection.resolve(kubeconfig: kubeconfig, context: context, sources: &sources)
    }

    package func transport(context: String = "admin") throws -> CurlTransport {
        try CurlTransport(try connection(context: context))
    }

    package func client(context: String = "admin") throws -> ClusterClient {
        ClusterClient(try transport(context: context))
    }

    /// Sets faults, as JSON: `{"inject429": 1, "count": 3}`.
    ///
    /// The README of the server names the keys.
    package func setFaults(_ json: String) async throws {
        try await control(APIRequest(.put, "/faults", contentType: .json, body: Array(json.utf8)))
    }

    package func clearFaults() async throws {
        try await control(APIRequest(.delete, "/faults"))
    }

    private func control(_ request: APIRequest) async throws {
        let transport = try CurlTransport(ClusterConnection(name: "control", server: controlURL))
        let response = try await transport.send(request)
        guard (200..<300).contains(response.status) else {
            throw Failure(description: "faults refused: " + String(decoding: response.body, as: UTF8.self))
        }
    }

    /// A Namespace with a name of its own, so that tests on one server do not see each other.
    package func makeNamespace(_ prefix: String = "test") async throws -> String {
        let name = "\(prefix)-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        _ = try await client().create([
            "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)],
        ])
        return name
    }
}

/// Starts the one server with its first user; the pipe ends it with the process.
private actor SharedServer {
    static let instance = SharedServer()
    private var task: Task<TestServer, any Error>?

    func get() async throws -> TestServer {
        let task = self.task ?? Task { try await TestServer.start(["--ready-delay", "50ms"]) }
        self.task = task
        return try await task.value
    }
}

/// The cluster that `SLIPWAY_TEST_KUBECONFIG` names, for tests against a real one.
package enum NamedCluster {
    package static let kubeconfig: String? = EnvironmentVariables.current.nonEmpty("SLIPWAY_TEST_KUBECONFIG")

    package static var isAvailable: Bool { kubeconfig != nil }

    package static let whyUnavailable = "needs a cluster: set SLIPWAY_TEST_KUBECONFIG to a kubeconfig"

    /// The connection of its current context.
    package static func connection() throws -> ClusterConnection {
        var sources = SourceMap()
        return try ClusterConnection.resolve(kubeconfig: kubeconfig, sources: &sources)
    }
}
