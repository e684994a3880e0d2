internal import Cluster
internal import CurlTransport
internal import Host
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Bytes that a server sends instead of HTTP, over a connection: each request ends, and within its limits.
enum HTTPFuzzing {
    private static let server = RawServer()

    private static let transport: CurlTransport? = {
        guard let port = server?.port else { return nil }
        var limits = TransportLimits(connectMilliseconds: 2000, silenceSeconds: 3)
        limits.answerBytes = 1 << 20
        limits.eventBytes = 1 << 18
        limits.totalSeconds = 5
        limits.firstAnswerSeconds = 3
        limits.watchSilenceSeconds = 3
        let connection = ClusterConnection(name: "x", server: "http://127.0.0.1:\(port)", disableCompression: false)
        return try? CurlTransport(connection, limits: limits)
    }()

    static func run(_ bytes: [UInt8]) async {
        guard let transport, let server else { preconditionFailure("no server to be asked") }
        server.answer(with: bytes)
        if let answer = try? await transport.send(APIRequest(.get, "/api/v1/pods")) {
            precondition(answer.body.count <= 1 << 20, "more than the limit")
        }
        do {
            for try await line in transport.watch(APIRequest(.get, "/api/v1/pods")) {
                precondition(line.count <= 1 << 18, "an event of more than the limit")
            }
        } catch {
            // How it ends is the server's word; that it ends is what matters.
        }
    }
}

/// Sends the same bytes to whoever has sent a request, and closes.
private final class RawServer: Sendable {
    let port: UInt16
    private let bytes = Mutex<[UInt8]>([])

    init?() {
        let listener = socket(AF_INET, Self.streamSocket, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        guard isBound else { return nil }
        port = UInt16(bigEndian: address.sin_port)
        let started = startThread { [self] in
            while true { serve(accept(listener, nil, nil)) }
        }
        if !started { return nil }
    }

    func answer(with bytes: [UInt8]) { self.bytes.withLock { $0 = bytes } }

    private func serve(_ connection: Int32) {
        guard connection >= 0 else { return }
        defer { close(connection) }
        var request: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        // A request without a body ends with an empty line.
        while !request.suffix(4).elementsEqual([13, 10, 13, 10]) {
            let count = read(connection, &chunk, chunk.count)
            guard count > 0 else { return }
            request += chunk[..<count]
        }
        let answer = bytes.withLock { $0 }
        var sent = 0
        while sent < answer.count {
            let count = answer[sent...].withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Self.noSignal) }
            guard count > 0 else { return }
            sent += count
        }
    }

    #if canImport(Glibc)
        private static let streamSocket = Int32(SOCK_STREAM.rawValue)
        private static let noSignal = Int32(MSG_NOSIGNAL)
    #else
        private static let streamSocket = SOCK_STREAM
        private static let noSignal: Int32 = 0
    #endif
}
