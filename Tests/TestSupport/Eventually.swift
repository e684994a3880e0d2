package import Testing

/// How long a test waits for what has to come: only a failure ever takes that long, and a busy machine must not look
/// like one.
package let patience = Duration.seconds(240)

/// Asks until the answer is not `nil`.
///
/// - Throws: What the question throws, or `CancellationError` after an issue was recorded: nothing came.
@discardableResult
package func eventually<T>(
    _ what: Comment, every pause: Duration = .milliseconds(20), sourceLocation: SourceLocation = #_sourceLocation,
    isolation: isolated (any Actor)? = #isolation, _ question: () async throws -> T?
) async throws -> T {
    let deadline = ContinuousClock.now + patience
    while true {
        if let answer = try await question() { return answer }
        guard ContinuousClock.now < deadline else {
            Issue.record("not within \(patience): \(what)", sourceLocation: sourceLocation)
            throw CancellationError()
        }
        try await Task.sleep(for: pause)
    }
}
