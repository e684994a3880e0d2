/// For how long, and how far apart, a request is tried again.
///
/// By time and not by count: a connection that breaks costs each request on it a try, and an API server that starts anew is
/// away for as long, however many ask for it.
package struct RetryPolicy: Sendable, Hashable {
    /// How long a request is tried where what is in its way passes by itself: no connection, too many requests, a server
    /// that is just starting.
    ///
    /// A server that did nothing for anybody for so long is given up by all requests.
    package var patience: Duration
    /// The same where the server fails again and again, which seldom passes: nobody is behind a webhook.
    ///
    /// So too where it breaks off what is asked first, and where it serves no such kind.
    package var failurePatience: Duration
    /// The same where no connection has ever come about: a wrong address should be told soon.
    package var firstContactPatience: Duration
    /// The wait before the second try; it doubles with each further one.
    package var initialDelay: Duration
    /// No single wait is longer, except when the server asks for it.
    package var maximumDelay: Duration

    package init(
        patience: Duration = .seconds(180), failurePatience: Duration = .seconds(30),
        firstContactPatience: Duration = .seconds(2), initialDelay: Duration = .milliseconds(200),
        maximumDelay: Duration = .seconds(10)
    ) {
        self.patience = patience
        self.failurePatience = failurePatience
        self.firstContactPatience = firstContactPatience
        self.initialDelay = initialDelay
        self.maximumDelay = maximumDelay
    }

    package static let never = RetryPolicy(patience: .zero)

    /// The wait before a further try, after `failures` failed ones.
    ///
    /// With full jitter in the upper half, so that many requests refused at once do not come back at once. The
    /// server's own `Retry-After` is a lower bound.
    package func delay(afterFailures failures: Int, retryAfter: Int?, random: Double) -> Duration {
        var delay = initialDelay
        for _ in 1..<max(failures, 1) where delay < maximumDelay { delay = delay * 2 }
        delay = min(delay, maximumDelay)
        let jittered = delay * (0.5 + 0.5 * random)
        guard let retryAfter else { return jittered }
        return max(.seconds(retryAfter), jittered) + initialDelay * random
    }
}

/// The tries of one request so far.
struct Tries {
    private(set) var failures = 0
    private let began: Duration
    /// Since when the server has only said that it failed, or serves no such kind.
    private var failing: Duration?
    private var isUnreachable = false

    init(at now: Duration) { began = now }

    mutating func note(_ error: ClusterError, at now: Duration) {
        failures += 1
        failing = error.code == .serverFailure || error.isUnserved || error.saysNamespaceEnds ? failing ?? now : nil
        isUnreachable = if case .transport(.unreachable) = error.code { true } else { false }
    }

    /// Whether there is time for another one, after a wait.
    ///
    /// `outage` is how long the server has done nothing for anybody; `nil` if it has never answered.
    func allowAnother(
        after delay: Duration, at now: Duration, outage: Duration?, _ policy: RetryPolicy
    ) -> Bool {
        let time = now + delay
        guard let outage else {
            let patience = isUnreachable ? policy.firstContactPatience : policy.failurePatience
            return time - began <= min(patience, policy.patience)
        }
        if let failing, time - failing > policy.failurePatience { return false }
        return max(time - began, outage + delay) <= policy.patience
    }
}

/// Waiting and chance, given to the client, so that tests need no real time.
package struct Pacing: Sendable {
    /// What the clock shows, which does not go on while the machine sleeps.
    package var now: @Sendable () -> Duration
    /// Waits; throws when the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void
    /// Between 0 and 1.
    package var random: @Sendable () -> Double

    package init(
        now: @escaping @Sendable () -> Duration = Pacing.uptime,
        sleep: @escaping @Sendable (Duration) async throws -> Void, random: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.sleep = sleep
        self.random = random
    }

    /// The machine's clock and its random numbers.
    package static let system = Pacing(
        sleep: { try await Task.sleep(for: $0) }, random: { Double.random(in: 0...1) })

    private static let origin = SuspendingClock.now
    /// What the machine's clock shows.
    package static let uptime: @Sendable () -> Duration = { SuspendingClock.now - origin }
}

/// What sending a request a second time would do.
enum Repetition: Sendable, Hashable {
    /// The same as sending it once: reads, server-side apply, dry-runs, deletion of one uid.
    case safe
    /// Maybe something else: only repeated when the server cannot have acted on it.
    case onlyIfRefused
}

extension ClusterError {
    /// Whether trying the same request again may help, and is allowed to.
    func allowsRetry(_ repetition: Repetition) -> Bool {
        switch code {
        case .tooManyRequests, .transport(.unreachable): true
        case .serverFailure, .unavailable, .timeout, .transport(.interrupted): repetition == .safe
        default: false
        }
    }
}
