package import Model

/// Which pods may run in a namespace, by its labels (`pod-security-admission/api`, `PolicyToEvaluate`).
package struct PodSecurityPolicy: Sendable, Hashable {
    package enum Level: String, Sendable, Comparable {
        case privileged, baseline, restricted

        package static func < (left: Level, right: Level) -> Bool { left.strictness < right.strictness }

        private var strictness: Int {
            switch self {
            case .privileged: 0
            case .baseline: 1
            case .restricted: 2
            }
        }
    }

    /// A level in the form that it had in one minor version of Kubernetes.
    package struct Standard: Sendable, Hashable, CustomStringConvertible {
        package var level = Level.privileged
        /// Of Kubernetes 1.x; `nil` is the latest.
        package var minor: Int?

        package var description: String { "\(level.rawValue):\(minor.map { "v1.\($0)" } ?? "latest")" }
    }

    /// What refuses pods.
    package private(set) var enforce = Standard()
    /// What is only written down.
    package private(set) var audit = Standard()
    /// What the client is told of.
    package private(set) var warn = Standard()

    /// A level that is no level refuses the most and warns of nothing; a version that is none is the latest.
    package init(labels: Value?) {
        func label(_ mode: String) -> String? { labels?["pod-security.kubernetes.io/\(mode)"]?.string }
        let enforced = label("enforce").map { Level(rawValue: $0) }
        if let enforced { enforce.level = enforced ?? .restricted }
        enforce.minor = label("enforce-version").flatMap(PodSecurityPolicy.minor)
        audit.level = label("audit").flatMap(Level.init(rawValue:)) ?? .privileged
        audit.minor = label("audit-version").flatMap(PodSecurityPolicy.minor)
        warn.level = label("warn").flatMap(Level.init(rawValue:)) ?? .privileged
        warn.minor = label("warn-version").flatMap(PodSecurityPolicy.minor)
        // Who enforces and says nothing of warnings is warned of templates whose pods would be refused.
        if label("warn") == nil, let level = enforced ?? nil, level > warn.level {
            warn.level = level
            if label("warn-version") == nil { warn.minor = enforce.minor }
        }
    }

    /// The 28 of `v1.28`.
    private static func minor(_ version: String) -> Int? {
        guard version.hasPrefix("v1.") else { return nil }
        let digits = version.dropFirst(3)
        guard let number = Int(digits), String(number) == digits, number >= 0 else { return nil }
        return number
    }
}
