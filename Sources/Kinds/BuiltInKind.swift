package import Model

/// What is known of a kind that the API server itself serves.
package struct BuiltInKind: Sendable, Hashable {
    package enum Scope: Sendable, Hashable {
        case namespaced, cluster
    }

    package let group: String
    /// The version that the newest servers prefer.
    package let version: String
    package let kind: String
    /// `deployments`: the resource's name in paths and rules.
    package let plural: String
    package let scope: Scope
    /// `deploy`: what kubectl takes for the plural.
    package let shortNames: [String]
    /// Whether the resource has a `/status` of its own.
    package let hasStatus: Bool

    init(
        _ group: String, _ version: String, _ plural: String, _ kind: String, _ scope: Scope, short: [String],
        hasStatus: Bool
    ) {
        self.group = group
        self.version = version
        self.kind = kind
        self.plural = plural
        self.scope = scope
        shortNames = short
        self.hasStatus = hasStatus
    }

    package var singular: String { kind.lowercased() }
    package var listKind: String { kind + "List" }
    package var isNamespaced: Bool { scope == .namespaced }
    package var groupKind: GroupKind { GroupKind(group: group, kind: kind) }
}
