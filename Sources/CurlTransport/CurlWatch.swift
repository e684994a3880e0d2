import Cluster
import Synchronization

/// One watch as its reader sees it: opens the request with the first line wanted, closes it when it is let go.
final class CurlWatch: Sendable {
    private let request: APIRequest
    private let engine: CurlEngine
    private let credentials: any CredentialProvider
    private let current = Mutex<Opened?>(nil)

    private struct Opened {
        var queue: LineQueue
        var ticket: Ticket
        var shown: Credentials
        var isRenewed: Bool
    }

    init(request: APIRequest, engine: CurlEngine, credentials: any CredentialProvider) {
        self.request = request
        self.engine = engine
        self.credentials = credentials
    }

    deinit {
        if let opened = current.withLock({ $0 }) { engine.cancel(opened.ticket) }
    }

    func nextLine() async throws -> [UInt8]? {
        while true {
            let opened = try await opened()
            do throws(TransportError) {
                return try await opened.queue.next { engine.cancel(opened.ticket) }
            } catch {
                guard case .status(let response) = error, response.status == 401, !opened.isRenewed,
                    try await renew(opened)
                else { throw error }
            }
        }
    }

    private func opened() async throws(TransportError) -> Opened {
        if let opened = current.withLock({ $0 }) { return opened }
        return open(try await credentials.credentials(insteadOf: nil), isRenewed: false)
    }

    private func open(_ shown: Credentials, isRenewed: Bool) -> Opened {
        let opened = Opened(
            queue: LineQueue(capacity: engine.limits.watchBufferBytes), ticket: Ticket(), shown: shown,
            isRenewed: isRenewed)
        current.withLock { $0 = opened }
        engine.submit(Transfer(request, shown, opened.ticket, .lines(opened.queue), engine.limits))
        return opened
    }

    /// Opens the request again with other credentials; `false` when there are none.
    private func renew(_ opened: Opened) async throws(TransportError) -> Bool {
        let renewed = try await credentials.credentials(insteadOf: opened.shown)
        guard renewed != opened.shown else { return false }
        _ = open(renewed, isRenewed: true)
        return true
    }
}
