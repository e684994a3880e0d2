internal import Model

/// The order in which the keys of environments and modules are written, which is that of their documentation.
enum KeyOrder {
    private static let document = ["apiVersion", "kind", "metadata", "spec"]
    private static let metadata = ["name", "version", "labels", "annotations"]
    private static let environment = [
        "extends", "platform", "cluster", "domain", "namespace", "namespaces", "storage", "instances", "objects",
        "overlays", "images", "replicas", "policies", "policyExceptions", "external", "references", "crds", "labels",
        "annotations",
        "gates", "networkPolicies", "publish", "readiness", "replace", "moved", "protect", "drift",
    ]
    private static let module = [
        "summary", "inputs", "needs", "instances", "endpoints", "external", "secrets", "security", "pods", "data",
        "warnings", "verbatim", "objects", "outputs",
    ]
    private static let instance = [
        "module", "namespace", "enabled", "when", "inputs", "needs", "after", "expose", "serviceAccount", "identity",
        "security", "secrets", "labels", "annotations", "protect", "replace",
    ]

    /// The order at a path of a document of this kind; `nil` where the author's stays.
    static func keys(at path: [String], kind: String) -> [String]? {
        switch (path.count, path.first) {
        case (0, _): document
        case (1, "metadata"): metadata
        case (1, "spec"): kind == "Environment" ? environment : kind == "Module" ? module : nil
        case (3, "spec") where path[1] == "instances": instance
        default: nil
        }
    }

    /// The places in which keys are written; one that the order does not know stays behind the one in front of it.
    static func sorted(_ keys: [String], by order: [String]) -> [Int] {
        var rank = -1
        let ranks = keys.map { key in
            rank = order.firstIndex(of: key) ?? rank
            return rank
        }
        return keys.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
    }
}
