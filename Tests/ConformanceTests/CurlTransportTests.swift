import Cluster
import CurlTransport
import Glibc
import Host
import Model
import TestSupport
import Testing

/// What only a real network has: connections, cancellation, proxies, resources.
@Suite(.enabled(if: TestServer.isAvailable, "\(TestServer.whyUnavailable)"))
struct CurlTransportTests {
    private let version = APIRequest(.get, "/version")

    @Test func sendsManyRequestsOverOneConnection() async throws {
        let transport = try await TestServer.shared().transport()
        _ = try await concurrentMap(Array(0..<300), width: 64) { _ in try await transport.send(version) }
        let statistics = transport.statistics
        #expect(statistics.requests == 300)
        #expect(statistics.connections == 1)
        #expect(statistics.http2Requests == 300)
        #expect(statistics.active == 0)
    }

    @Test func sharesTheConnectionWithWatches() async throws {
        let transport = try await TestServer.shared().transport()
        let client = ClusterClient(transport)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    for try await event in client.watch(.namespace) {
                        if case .synced = event { break }
                    }
                }
            }
            for _ in 0..<50 { group.addTask { _ = try await client.serverVersion() } }
            try await group.waitForAll()
        }
        #expect(transport.statistics.connections == 1)
    }

    @Test func carriesLargeBodiesBothWays() async throws {
        let server = try await TestServer.shared()
        let namespace = try await server.makeNamespace()
        let client = try server.client()
        // Hard to compress, so that it is as large on the wire.
        var generator = SplitMix64(seed: 1)
        let text = String(
            decoding: (0..<900_000).map { _ in UInt8(ascii: "a") + UInt8(generator.below(26)) }, as: UTF8.self)
        let object: Value = [
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": ["name": "large", "namespace": .string(namespace)], "data": ["text": .string(text)],
        ]
        let applied = try await client.apply(object)
        #expect(applied["data"]?["text"] == .string(text))
    }

    @Test func compressesLargeAnswers() async throws {
        let server = try await TestServer.shared()
        let namespace = try await server.makeNamespace()
        let client = try server.client()
        _ = try await client.apply([
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a", "namespace": .string(namespace)],
            "data": ["text": .string(String(repeating: "abcdefgh", count: 60_000))],
        ])
        let path = "/api/v1/namespaces/\(namespace)/configmaps/a"
        func wire(_ isPlain: Bool) async throws -> (wire: Int, body: Int) {
            var connection = try server.connection()
            connection.disableCompression = isPlain
            let transport = try CurlTransport(connection)
            let response = try await transport.send(APIRequest(.get, path))
            return (transport.statistics.receivedBytes, response.body.count)
        }
        let packed = try await wire(false)
        let plain = try await wire(true)
        #expect(packed.body == plain.body)
        #expect(plain.wire >= plain.body)
        #expect(packed.wire < plain.wire / 10)
    }

    // MARK: Servers that are not there

    @Test func tellsThatNothingListens() async throws {
        // A port that was free a moment ago.
        let transport = try CurlTransport(ClusterConnection(name: "x", server: "https://127.0.0.1:1"))
        let client = ClusterClient(transport)
        let error = try await refusal { () async throws(ClusterError) in try await client.serverVersion() }
        let diagnostic = error.diagnostic()
        #expect(diagnostic.code == "cluster.unreachable")
        #expect(diagnostic.detail.contains("https://127.0.0.1:1"))
        #expect(diagnostic.detail.contains("Connection refused"), "\(diagnostic.detail)")
    }

    @Test func tellsThatAHostDoesNotExist() async throws {
        let transport = try CurlTransport(ClusterConnection(name: "x", server: "https://no-such-host.invalid:6443"))
        await #expect {
            try await transport.send(version)
        } throws: { error in
            guard case .unreachable(let reason)? = error as? TransportError else { return false }
            return reason.contains("could not be resolved")
        }
    }

    @Test(arguments: ["", "ftp://a", "https://", "https://a:b:c", "not a url"])
    func refusesAnAddressThatIsNone(server: String) {
        #expect(throws: TransportError.self) { try CurlTransport(ClusterConnection(name: "x", server: server)) }
    }

    @Test func tellsThatAPortSpeaksNoTLS() async throws {
        let control = try await TestServer.shared().controlURL.replacing("http://", with: "https://")
        let transport = try CurlTransport(ClusterConnection(name: "x", server: control))
        await #expect {
            try await transport.send(version)
        } throws: {
            if case .tls? = $0 as? TransportError { true } else { false }
        }
    }

    @Test func givesUpOnASilentServer() async throws {
        // Accepts connections into its backlog and never answers.
        let listener = try SilentListener()
        let transport = try CurlTransport(
            ClusterConnection(name: "x", server: "https://127.0.0.1:\(listener.port)"),
            limits: TransportLimits(connectMilliseconds: 200))
        await #expect {
            try await transport.send(version)
        } throws: {
            if case .unreachable? = $0 as? TransportError { true } else { false }
        }
    }

    // MARK: Proxies

    @Test(.enabled(if: Shell.has("python3"), "needs python3 for a proxy"))
    func goesThroughTheProxyOfTheKubeconfig() async throws {
        let proxy = try await Proxy.start()
        var connection = try await TestServer.shared().connection()
        connection.proxyURL = "http://127.0.0.1:\(proxy.port)"
        #expect(try await ClusterClient(try CurlTransport(connection)).clusterUID().count == 36)
        connection.tlsServerName = "kubernetes"
        #expect(try await ClusterClient(try CurlTransport(connection)).clusterUID().count == 36)
        let target = connection.server.dropFirst("https://".count)
        #expect(try proxy.connections() == ["CONNECT \(target)", "CONNECT \(target)"])
        proxy.stop()
    }

    @Test func namesAProxyThatDoesNotAnswer() async throws {
        var connection = try await TestServer.shared().connection()
        connection.proxyURL = "http://127.0.0.1:1"
        let transport = try CurlTransport(connection)
        await #expect {
            try await transport.send(version)
        } throws: {
            if case .unreachable? = $0 as? TransportError { true } else { false }
        }
    }
}

/// A port that takes connections and says nothing.
private struct SilentListener: ~Copyable {
    let port: UInt16
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard isListening else { throw FileError(operation: "listen", path: "127.0.0.1", code: errno) }
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }
}

/// An HTTP proxy that tunnels and writes down what it was asked for.
private struct Proxy {
    let port: String
    private let folder: String
    private let task: Task<Void, Never>

    private static let program = """
        import socket, sys, threading
        log = open(sys.argv[1] + "/log", "a", buffering=1)
        listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen()
        open(sys.argv[1] + "/port.new", "w").write(str(listener.getsockname()[1]))
        import os; os.rename(sys.argv[1] + "/port.new", sys.argv[1] + "/port")
        def pump(a, b):
            try:
                while data := a.recv(65536): b.sendall(data)
            except OSError: pass
            for s in (a, b):
                try: s.shutdown(socket.SHUT_RDWR)
                except OSError: pass
        def serve(client):
            head = b""
            while b"\\r\\n\\r\\n" not in head: head += client.recv(4096)
            verb, target, _ = head.split(b"\\r\\n")[0].decode().split()
            log.write(f"{verb} {target}\\n")
            host, port = target.rsplit(":", 1)
            server = socket.create_connection((host, int(port)))
            client.sendall(b"HTTP/1.1 200 Connection established\\r\\n\\r\\n")
            threading.Thread(target=pump, args=(client, server), daemon=True).start()
            pump(server, client)
        while True:
            client, _ = listener.accept()
            threading.Thread(target=serve, args=(client,), daemon=True).start()
        """

    static func start() async throws -> Proxy {
        let folder = Path.join(try await TestServer.shared().folder, "proxy")
        try FileSystem.createDirectories(folder)
        let task = Task { _ = try? await ChildProcess("python3", ["-c", program, folder]).run() }
        try await eventually("the proxy listens") { FileSystem.kind(of: Path.join(folder, "port")) }
        let port = String(decoding: try FileSystem.read(Path.join(folder, "port")), as: UTF8.self)
        return Proxy(port: port, folder: folder, task: task)
    }

    func connections() throws -> [String] {
        String(decoding: try FileSystem.read(Path.join(folder, "log")), as: UTF8.self).split(separator: "\n").map(
            String.init)
    }

    func stop() { task.cancel() }
}
