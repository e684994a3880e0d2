import CLibCurl
import Cluster
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Whether a request is still wanted.
///
/// Its identity names the request between the caller and libcurl's thread.
final class Ticket: Sendable {
    private let cancelled = Atomic(false)

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    fileprivate func cancel() { cancelled.store(true, ordering: .releasing) }
}

/// libcurl's thread, seen from outside.
///
/// Ends the thread when it is let go.
final class CurlEngine: Sendable {
    let limits: TransportLimits
    private let inbox: Inbox
    private let counters = Counters()

    init(target: CurlTarget, limits: TransportLimits) {
        self.limits = limits
        _ = CurlEngine.globalInit
        guard let multi = curl_multi_init() else {
            // Out of memory: every request is answered with that.
            inbox = Inbox(multi: nil)
            return
        }
        inbox = Inbox(multi: multi)
        let start = ThreadStart(
            inbox: inbox, loop: CurlLoop(multi: multi, target: target, limits: limits, counters: counters))
        if !start.run() { inbox.stop() }
    }

    deinit { inbox.stop() }

    /// libcurl wants this once, before anything else; a static constant is initialized once.
    static let globalInit: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    var statistics: TransportStatistics { counters.current }

    func submit(_ transfer: sending Transfer) {
        if let refused = inbox.post(.add(transfer)), case .add(let transfer) = refused {
            transfer.finish(.failure(.unreachable("The transport could not start its thread.")))
        }
    }

    func cancel(_ ticket: Ticket) {
        ticket.cancel()
        _ = inbox.post(.cancel(ticket))
    }
}

/// What the thread is asked to do.
enum CurlTask {
    case add(Transfer)
    case cancel(Ticket)
}

/// The way from any thread to libcurl's thread.
///
/// Unchecked because of the multi handle: only `curl_multi_wakeup` is called on it here, which libcurl allows from any
/// thread, under the lock and only until the thread has said that it ends.
final class Inbox: @unchecked Sendable {
    private let state: Mutex<State>

    private struct State: @unchecked Sendable {
        var tasks: [CurlTask] = []
        var multi: UnsafeMutableRawPointer?
        var isStopping = false
        /// A wake-up is under way, another one is not needed.
        var isWoken = false
    }

    init(multi: UnsafeMutableRawPointer?) {
        state = Mutex(State(multi: multi))
    }

    /// Hands over a task; returns it when there is no thread for it any more.
    func post(_ task: sending CurlTask) -> CurlTask? {
        let box = Handover(task)
        let isAccepted = state.withLock { state in
            guard let multi = state.multi, !state.isStopping else { return false }
            state.tasks.append(box.task)
            Inbox.wake(&state, multi)
            return true
        }
        return isAccepted ? nil : box.task
    }

    func stop() {
        state.withLock { state in
            state.isStopping = true
            if let multi = state.multi { Inbox.wake(&state, multi) }
        }
    }

    private static func wake(_ state: inout State, _ multi: UnsafeMutableRawPointer) {
        if state.isWoken { return }
        state.isWoken = true
        curl_multi_wakeup(multi)
    }

    /// What came in since the last time, on libcurl's thread, and whether it should end with that.
    func take() -> (tasks: [CurlTask], isEnding: Bool) {
        let box: Handover<(tasks: [CurlTask], isEnding: Bool)> = state.withLock { state in
            state.isWoken = false
            // From here on nobody wakes a handle that is about to go.
            if state.isStopping { state.multi = nil }
            let tasks = state.tasks
            state.tasks = []
            return Handover((tasks, state.isStopping))
        }
        return box.task
    }
}

/// Carries something that only one side uses from then on; the lock of the inbox orders both.
private struct Handover<T>: @unchecked Sendable {
    let task: T

    init(_ task: T) { self.task = task }
}

/// Starts the thread and lives on it.
private final class ThreadStart {
    private let inbox: Inbox
    private let loop: CurlLoop

    init(inbox: Inbox, loop: CurlLoop) {
        self.inbox = inbox
        self.loop = loop
    }

    func run() -> Bool {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        // The thread inherits the mask: signals are for others, and SIGPIPE of a broken connection must not kill us,
        // which libcurl leaves to its user (CURLOPT_NOSIGNAL).
        pthread_sigmask(SIG_BLOCK, &all, &before)
        let result = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<ThreadStart>.fromOpaque(context).takeRetainedValue().main() }
                return nil
            }, context.toOpaque())
        pthread_sigmask(SIG_SETMASK, &before, nil)
        guard result == 0 else {
            context.release()
            loop.end()
            return false
        }
        pthread_detach(thread)
        return true
    }

    private func main() {
        slipway_name_thread("slipway-curl")
        while true {
            let (tasks, isEnding) = inbox.take()
            for task in tasks { loop.handle(task) }
            if isEnding { break }
            loop.turn()
        }
        loop.end()
    }
}

/// The numbers that the thread counts and others read.
final class Counters: Sendable {
    private let numbers = Mutex(TransportStatistics())

    var current: TransportStatistics { numbers.withLock { $0 } }

    func change(_ change: (inout TransportStatistics) -> Void) {
        numbers.withLock { numbers in change(&numbers) }
    }
}
