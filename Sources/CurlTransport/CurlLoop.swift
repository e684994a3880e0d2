import CLibCurl
import Cluster

/// The requests under way.
///
/// Lives on libcurl's thread and is touched by nothing else.
final class CurlLoop {
    private let multi: UnsafeMutableRawPointer
    private let target: CurlTarget
    private let counters: Counters
    private let limits: TransportLimits
    private var active: [ObjectIdentifier: Running] = [:]
    /// Set when a request timed out: a dead connection looks alive as long as something waits on it.
    private var wantsFreshConnection = false
    /// Whether the server has answered anything.
    private var hasContact = false

    private struct Running {
        var transfer: Transfer
        var handle: EasyHandle
    }

    init(multi: UnsafeMutableRawPointer, target: CurlTarget, limits: TransportLimits, counters: Counters) {
        self.multi = multi
        self.target = target
        self.limits = limits
        self.counters = counters
        _ = slipway_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        // As many as servers commonly allow; libcurl opens a second connection when they allow fewer.
        _ = slipway_multi_set_long(multi, CURLMOPT_MAX_CONCURRENT_STREAMS, 250)
    }

    func handle(_ task: CurlTask) {
        switch task {
        case .add(let transfer): add(transfer)
        case .cancel(let ticket):
            if let running = active[ObjectIdentifier(ticket)] { finish(running, .failure(.cancelled)) }
        }
    }

    private func add(_ transfer: Transfer) {
        if transfer.ticket.isCancelled {
            transfer.finish(.failure(.cancelled))
            return
        }
        // Not one that was used before: of headers that libcurl let go of at the end of a request, releases before 8.0 keep
        // the last one's address, and write there when the next answer begins with a folded line.
        guard let handle = EasyHandle(target: target, limits: limits) else {
            transfer.finish(.failure(.unreachable("libcurl could not make a handle.")))
            return
        }
        handle.prepare(transfer, freshConnection: wantsFreshConnection, hasContact: hasContact)
        wantsFreshConnection = false
        guard curl_multi_add_handle(multi, handle.pointer) == CURLM_OK else {
            transfer.finish(.failure(.unreachable("libcurl did not take the request.")))
            return
        }
        active[ObjectIdentifier(transfer.ticket)] = Running(transfer: transfer, handle: handle)
        counters.change { $0.active += 1 }
    }

    /// Moves all transfers on, then waits for the network or for a wake-up.
    func turn() {
        var running: Int32 = 0
        curl_multi_perform(multi, &running)
        if !readMessages() {
            // libcurl shortens the wait itself where one of its own timers is nearer.
            curl_multi_poll(multi, nil, 0, 60_000, nil)
        }
    }

    /// Whether anything was finished.
    private func readMessages() -> Bool {
        var isFinished = false
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
                let transfer = EasyHandle.transfer(of: easy),
                let running = active[ObjectIdentifier(transfer.ticket)]
            else { continue }
            // The message is gone with the handle's removal: copied first.
            let code = message.pointee.data.result
            isFinished = true
            let failure = code == CURLE_OK ? nil : CurlFailure(code, running.handle, target)
            if code == CURLE_OK { hasContact = true }
            if code == CURLE_OPERATION_TIMEDOUT { wantsFreshConnection = true }
            finish(running, transfer.result(failure: failure?.error, status: running.handle.status))
        }
        return isFinished
    }

    private func count(_ handle: EasyHandle) {
        counters.change { numbers in
            numbers.active -= 1
            numbers.requests += 1
            numbers.connections += handle.connectionsMade
            numbers.receivedBytes += handle.receivedBytes
            if handle.isHTTP2 { numbers.http2Requests += 1 }
        }
    }

    private func finish(_ running: Running, _ result: Result<APIResponse, TransportError>) {
        active[ObjectIdentifier(running.transfer.ticket)] = nil
        count(running.handle)
        curl_multi_remove_handle(multi, running.handle.pointer)
        running.transfer.finish(result)
    }

    /// Answers what is left and gives everything back.
    func end() {
        for running in Array(active.values) { finish(running, .failure(.cancelled)) }
        curl_multi_cleanup(multi)
    }
}
