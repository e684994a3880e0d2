import Documents
import Model

/// What a request is answered with, before it becomes bytes: those are made outside of the lock.
struct Answer: Sendable {
    enum Body: Sendable {
        case value(Value)
        case text(String)
    }

    var status = 200
    var body: Body
    var retryAfter: Int?

    init(_ status: Int, _ value: Value) {
        self.status = status
        body = .value(value)
    }

    init(_ value: Value) { body = .value(value) }

    init(text: String) { body = .text(text) }

    /// What the parts of a pod that make something else answer.
    static let created = Answer(
        201, ["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "code": 201])

    init(failure: APIStatus) {
        status = failure.code
        body = .value(failure.value)
    }

    var bytes: [UInt8] {
        switch body {
        case .value(let value): JSON.serialize(value)
        case .text(let text): Array(text.utf8)
        }
    }
}
