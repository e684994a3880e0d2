import Cluster
import Synchronization

/// The lines of a watch between libcurl's thread, which must not wait, and the one reader, which may be slow.
///
/// A reader that falls too far behind loses the watch instead of holding up the connection that others use; the
/// client then goes on from the last event that it read.
final class LineQueue: Sendable {
    private let capacity: Int
    private let state = Mutex(State())

    private struct State {
        var lines: [[UInt8]] = []
        /// The first line not yet read; those before it are empty.
        var head = 0
        var bytes = 0
        /// How the watch ended; lines before that are still read.
        var end: TransportError??
        var reader: CheckedContinuation<Result<[UInt8]?, TransportError>, Never>?

        mutating func pop() -> [UInt8]? {
            guard head < lines.count else { return nil }
            var line: [UInt8] = []
            swap(&line, &lines[head])
            head += 1
            bytes -= line.count
            if head == lines.count {
                lines.removeAll(keepingCapacity: head < 1024)
                head = 0
            }
            return line
        }

        /// The answer for a reader; `nil` when it has to wait.
        mutating func answer() -> Result<[UInt8]?, TransportError>? {
            if let line = pop() { return .success(line) }
            return end.map { error in error.map { .failure($0) } ?? .success(nil) }
        }
    }

    init(capacity: Int) { self.capacity = capacity }

    /// Adds a line; `false` when the reader is too far behind.
    func push(_ line: [UInt8]) -> Bool {
        typealias Step = (isAccepted: Bool, reader: CheckedContinuation<Result<[UInt8]?, TransportError>, Never>?)
        let step: Step = state.withLock { state in
            if state.end != nil { return (true, nil) }
            if let reader = state.reader {
                state.reader = nil
                return (true, reader)
            }
            if state.bytes > 0, state.bytes + line.count > capacity { return (false, nil) }
            state.lines.append(line)
            state.bytes += line.count
            return (true, nil)
        }
        step.reader?.resume(returning: .success(line))
        return step.isAccepted
    }

    /// Ends the queue; only the first end counts.
    func finish(_ error: TransportError?) {
        let reader: CheckedContinuation<Result<[UInt8]?, TransportError>, Never>? = state.withLock { state in
            if state.end == nil { state.end = .some(error) }
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: error.map { .failure($0) } ?? .success(nil))
    }

    /// The next line; `nil` at the end.
    ///
    /// Cancelling the task ends the queue and calls `onCancel`.
    func next(onCancel: @Sendable () -> Void) async throws(TransportError) -> [UInt8]? {
        let result: Result<[UInt8]?, TransportError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Result<[UInt8]?, TransportError>? = state.withLock { state in
                    if let answer = state.answer() { return answer }
                    // A second reader would lose lines to the first one; there is one iterator per watch.
                    guard state.reader == nil else { return .failure(.interrupted("The watch has a reader.")) }
                    state.reader = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            finish(.cancelled)
            onCancel()
        }
        return try result.get()
    }
}
