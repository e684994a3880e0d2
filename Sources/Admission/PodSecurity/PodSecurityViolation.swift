/// One rule of a pod security standard that a pod breaks (`CheckResult`).
package struct PodSecurityViolation: Sendable, Hashable {
    /// What is wrong, in the server's short words.
    package var reason: String
    /// Who sets it; may be empty.
    package var detail: String
    /// The first field that it is about, from the pod spec on: `containers[0].securityContext`.
    package var field: String

    package var text: String { detail.isEmpty ? reason : "\(reason) (\(detail))" }
}

extension [PodSecurityViolation] {
    /// As the server lists them in a message (`ForbiddenDetail`).
    package var text: String { map(\.text).joined(separator: ", ") }
}

/// How the server's messages name several things (`pluralize`, `joinQuote`).
enum PodSecurityText {
    static func plural(_ word: String, _ count: Int) -> String { count == 1 ? word : word + "s" }

    static func quoted(_ items: [String]) -> String { items.map { "\"\($0)\"" }.joined(separator: ", ") }

    /// `containers "a", "b"`.
    static func named(_ word: String, _ names: [String]) -> String {
        "\(plural(word, names.count)) \(quoted(names))"
    }

    /// Each once, in the order of Go's sorted sets: by bytes.
    static func sorted(_ texts: [String]) -> [String] {
        Set(texts).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
