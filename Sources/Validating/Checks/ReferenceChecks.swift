internal import Kinds
internal import Model

/// References to objects that nothing provides: neither the environment, nor Kubernetes itself, nor what the environment
/// and its modules declare to be there (`external`).
struct ReferenceChecks: Check {
    private let provided: Set<ObjectIdentity>
    private let names: [NameKey: [String]]
    private let namespaces: Set<String>
    private let environment: Model.Environment
    private let classes: Set<String>
    /// What the modules declare.
    private let external: [ObjectSelector]
    private let services: [ServiceReference]

    private struct NameKey: Hashable {
        var kind: String
        var namespace: String
    }

    init(_ subject: Subject) {
        let desired = subject.desired
        environment = subject.environment
        services = desired.services
        external = desired.external
        var provided: Set<ObjectIdentity> = []
        provided.reserveCapacity(desired.objects.count)
        for object in desired.objects { provided.formUnion(ProvidedObjects.targets(of: object)) }
        self.provided = provided
        namespaces = Set(desired.objects.map(\.identity.namespace))
        var names: [NameKey: [String]] = [:]
        for target in provided where Self.kinds.contains(target.kind) {
            names[NameKey(kind: target.kind, namespace: target.namespace), default: []].append(target.name)
        }
        self.names = names.mapValues { $0.sorted() }
        classes = Set(environment.storage.compactMap { $0.node.string })
    }

    /// Kinds whose objects an environment brings itself.
    ///
    /// Others, as classes of ingresses and runtimes, come with a cluster.
    private static let kinds: Set<String> = [
        "ConfigMap", "Secret", "ServiceAccount", "PersistentVolumeClaim", "StorageClass", "PriorityClass", "Service",
        "Deployment", "StatefulSet", "ReplicaSet", "Role", "ClusterRole",
    ]

    func problems(of object: DesiredObject) -> [Diagnostic] {
        let references =
            object.value.references(of: object.kind, in: object.identity.namespace)
            + object.value.webhookServices(of: object.kind)
        return references.compactMap { reference in
            guard !reference.isOptional, !isProvided(reference.target) else { return nil }
            return diagnostic(reference, in: object)
        }
    }

    /// Endpoints and gates that speak to Services which nothing provides.
    var otherProblems: [Diagnostic] {
        services.compactMap { service in
            let target = ObjectIdentity(group: "", kind: "Service", namespace: service.namespace, name: service.name)
            return isProvided(target) ? nil : diagnostic(service, target)
        }
    }

    private func isProvided(_ target: ObjectIdentity) -> Bool {
        guard Self.kinds.contains(target.kind) else { return true }
        // Of namespaces that are none of this environment's nothing is known.
        if !target.namespace.isEmpty, !namespaces.contains(target.namespace) { return true }
        if provided.contains(target) || ProvidedObjects.isBuiltIn(target, platform: environment.platform.value) {
            return true
        }
        if target.kind == "StorageClass", classes.contains(target.name) { return true }
        return environment.external.contains { $0.covers(target) }
            || external.contains { $0.covers(target, isOfModule: true) }
    }

    private func diagnostic(_ reference: ObjectReference, in object: DesiredObject) -> Diagnostic {
        let target = reference.target
        let place = target.namespace.isEmpty ? "" : " in the namespace \(target.namespace)"
        let hint = hint(for: target)
        let advice =
            target.kind == "StorageClass"
            ? "Name it in the environment's \"storage\" and use ${storage.<role>}, or declare it under \"external\"."
            : "If it is there without this environment, say so under \"external\"."
        return Diagnostic(
            environment.references, code: "validate.unresolved-reference", summary: "Nothing provides this",
            detail: "\(reference.path) of \(object.identity) names the \(target.kind) \"\(target.name)\", and nothing "
                + "provides it\(place).\(hint.isEmpty ? " \(advice)" : hint)",
            at: object.origin.range, object: object.identity, path: reference.path)
    }

    private func diagnostic(_ service: ServiceReference, _ target: ObjectIdentity) -> Diagnostic {
        let hint = hint(for: target)
        let advice =
            " Where an operator makes it, list it under \"external\" of the module; where it is there without this "
            + "environment, under \"external\" of the environment; where the Service has a \"when\", give the endpoint "
            + "the same."
        return Diagnostic(
            environment.references, code: "validate.unresolved-reference", summary: "Nothing provides this",
            detail: "\(service.subject) names the Service \"\(target.name)\", and nothing provides it in the namespace "
                + "\(target.namespace), so that whoever speaks to it waits for ever.\(hint.isEmpty ? advice : hint)",
            at: service.range, notes: service.notes)
    }

    private func hint(for target: ObjectIdentity) -> String {
        didYouMean(target.name, among: names[NameKey(kind: target.kind, namespace: target.namespace)] ?? [])
    }
}

extension ObjectSelector {
    /// Whether it stands for an object that only its name is known of.
    ///
    /// A module speaks of its namespace, and of objects that are in none.
    fileprivate func covers(_ target: ObjectIdentity, isOfModule: Bool = false) -> Bool {
        func fits(_ wanted: Located<String>?, _ text: String) -> Bool {
            wanted.map { Glob.matches(text, $0.value) } ?? true
        }
        let isNear = fits(namespace, target.namespace) || (isOfModule && target.namespace.isEmpty)
        return isNear && fits(kind, target.kind) && fits(name, target.name) && fits(group, target.group)
    }
}
