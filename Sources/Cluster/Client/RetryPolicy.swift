/// How often, and how long apart, a request is tried again.
package struct RetryPolicy: Sendable, Hashable {
    /// Tries in all, the first one included.
    package var attempts: Int
    /// Tries of a server that has never answered: a wrong address should be told soon.
    package var firstContactAttempts: Int
    /// The wait before the second try; it doubles with each further one.
    package var initialDelay: Duration
    /// No single wait is longer, except when the server asks for it.
    package var maximumDelay: Duration
    /// The sum of all waits of one request.
    package var maximumTotalDelay: Duration

    package init(
        attempts: Int = 8, firstContactAttempts: Int = 3, initialDelay: Duration = .milliseconds(200),
        maximumDelay: Duration = .seconds(10), maximumTotalDelay: Duration = .seconds(60)
    ) {
        self.attempts = attempts
        self.firstContactAttempts = firstContactAttempts
        self.initialDelay = initialDelay
        self.maximumDelay = maximumDelay
        self.maximumTotalDelay = maximumTotalDelay
    }

    package static let never = RetryPolicy(attempts: 1, firstContactAttempts: 1)

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

/// Waiting and chance, given to the client, so that tests need no real time.
package struct Pacing: Sendable {
    /// Waits; throws when the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void
    /// Between 0 and 1.
    package var random: @Sendable () -> Double

    package init(
        sleep: @escaping @Sendable (Duration) async throws -> Void, random: @escaping @Sendable () -> Double
    ) {
        self.sleep = sleep
        self.random = random
    }

    /// The machine's clock and its random numbers.
    package static let system = Pacing(
        sleep: { try await Task.sleep(for: $0) }, random: { Double.random(in: 0...1) })
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
