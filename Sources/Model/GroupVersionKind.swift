/// Which kind of object: the API group, a version of it, and the kind's name.
package struct GroupVersionKind: Sendable, Hashable {
    /// The API group; empty for the core group.
    package var group: String
    package var version: String
    package var kind: String

    package init(group: String, version: String, kind: String) {
        self.group = group
        self.version = version
        self.kind = kind
    }

    /// From an object's `apiVersion` (`v1`, `apps/v1`) and `kind`.
    package init(apiVersion: String, kind: String) {
        if let slash = apiVersion.firstIndex(of: "/") {
            group = String(apiVersion[..<slash])
            version = String(apiVersion[apiVersion.index(after: slash)...])
        } else {
            group = ""
            version = apiVersion
        }
        self.kind = kind
    }

    package var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    package var groupKind: GroupKind { GroupKind(group: group, kind: kind) }
}

/// A kind in all of its versions.
package struct GroupKind: Sendable, Hashable {
    package var group: String
    package var kind: String

    package init(group: String, kind: String) {
        self.group = group
        self.kind = kind
    }
}
