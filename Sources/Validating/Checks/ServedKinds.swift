internal import Kinds
internal import Model
internal import Schemas

/// Whether the cluster's version serves a kind, and what its objects may hold.
struct ServedKinds: Sendable {
    enum Standing {
        case known(Schema)
        /// Nobody here knows the kind: an operator's, or one that a cluster serves on request.
        case unknown
        case refused(Refusal)
    }

    /// Why the cluster takes no objects of a kind.
    struct Refusal {
        var code: String
        var summary: String
        var detail: String
        /// The field that is wrong.
        var key: String
    }

    let schemas: SchemaCatalog
    private let groups: Set<String>

    init(schemas: SchemaCatalog) {
        self.schemas = schemas
        groups = Set(schemas.builtInKinds.map(\.group))
    }

    func standing(of kind: GroupVersionKind) -> Standing {
        guard schemas.isExact || schemas.isAdded(kind) else { return .unknown }
        if let schema = schemas.schema(for: kind) { return .known(schema) }
        if schemas.isAdded(kind) { return .unknown }
        return refusal(of: kind).map(Standing.refused) ?? .unknown
    }

    private func refusal(of kind: GroupVersionKind) -> Refusal? {
        if let other = schemas.addedVersions(of: kind) {
            return notServed(
                "The CRD of \(kind.kind).\(kind.group) serves \(quotedList(other)), not \"\(kind.version)\".")
        }
        let name = "\(kind.apiVersion) \(kind.kind)"
        if let span = SchemaCatalog.kindsOfAllVersions.first(where: { $0.kind == kind })?.versions {
            let reason =
                schemas.version < span.lowerBound
                ? "comes with Kubernetes \(span.lowerBound)" : "was last served by Kubernetes \(span.upperBound)"
            return notServed("\(name) \(reason), and this cluster is \(schemas.version).\(replacement(for: kind))")
        }
        // These live on in copied manifests, and what a user wants to hear is when they went and what came instead.
        if let minor = FormerKinds.lastMinor(of: kind) {
            return notServed(
                "\(name) was last served by Kubernetes \(KubernetesVersion(minor: minor)), and this cluster is "
                    + "\(schemas.version)." + (Self.advice[kind.kind].map { " \($0)" } ?? replacement(for: kind)))
        }
        guard groups.contains(kind.group), !kind.isUnstable else { return nil }
        return misspelt(kind)
    }

    /// What to do where no kind of that name is left.
    private static let advice = [
        "PodSecurityPolicy": "Pod security is a matter of the namespace now: `podSecurity` of the environment's "
            + "`namespaces`."
    ]

    private func notServed(_ detail: String) -> Refusal {
        Refusal(
            code: "validate.kind-not-served", summary: "Kind not served", detail: detail, key: "apiVersion")
    }

    /// The version of the kind that the cluster has instead, in the same group or another one.
    private func replacement(for kind: GroupVersionKind) -> String {
        let others = schemas.builtInKinds.filter { $0.kind == kind.kind }
        guard let other = others.last(where: { $0.group == kind.group }) ?? others.last else { return "" }
        return " Use \(other.apiVersion), and look what its fields are called there."
    }

    /// A kind that Kubernetes itself does not have.
    private func misspelt(_ kind: GroupVersionKind) -> Refusal {
        let kinds = schemas.builtInKinds
        let versions = kinds.filter { $0.kind == kind.kind }.map(\.apiVersion)
        if !versions.isEmpty {
            return Refusal(
                code: "validate.unknown-kind", summary: "Unknown kind",
                detail: "Kubernetes \(schemas.version) has no \(kind.kind) in \(kind.apiVersion). It is in "
                    + "\(quotedList(versions, conjunction: "or")).", key: "apiVersion")
        }
        let names = kinds.filter { $0.apiVersion == kind.apiVersion }.map(\.kind)
        let hint = didYouMean(kind.kind, among: names.isEmpty ? kinds.map(\.kind) : names)
        return Refusal(
            code: "validate.unknown-kind", summary: "Unknown kind",
            detail: "Kubernetes \(schemas.version) has no kind \"\(kind.kind)\" in \(kind.apiVersion).\(hint)",
            key: "kind")
    }
}

extension GroupVersionKind {
    /// An alpha or beta version, which clusters serve when they are asked to.
    fileprivate var isUnstable: Bool { version.contains("alpha") || version.contains("beta") }
}
