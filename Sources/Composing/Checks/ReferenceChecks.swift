internal import Model

/// References to objects that nothing provides: neither the environment, nor Kubernetes itself, nor what the environment
/// declares to be there (`external`).
struct ReferenceChecks: Sendable {
    private let provided: Set<ReferenceTarget>
    private let names: [NameKey: [String]]
    private let namespaces: Set<String>
    private let environment: Model.Environment
    private let classes: Set<String>

    private struct NameKey: Hashable {
        var kind: String
        var namespace: String
    }

    init(_ objects: [DesiredObject], environment: Model.Environment) {
        self.environment = environment
        var provided: Set<ReferenceTarget> = []
        provided.reserveCapacity(objects.count)
        for object in objects { provided.formUnion(ProvidedObjects.targets(of: object)) }
        self.provided = provided
        namespaces = Set(objects.map(\.identity.namespace))
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
        let draft = DraftObject(object.value, instance: nil, entry: nil, range: object.origin.range)
        return (draft.references + WebhookReferences.references(of: object)).compactMap { reference in
            guard !reference.isOptional, !isProvided(reference.target, to: object) else { return nil }
            return diagnostic(reference, in: object)
        }
    }

    private func isProvided(_ target: ReferenceTarget, to object: DesiredObject) -> Bool {
        guard Self.kinds.contains(target.kind) else { return true }
        // Of namespaces that are none of this environment's nothing is known.
        if !target.namespace.isEmpty, !namespaces.contains(target.namespace) { return true }
        if provided.contains(target) || ProvidedObjects.isBuiltIn(target, platform: environment.platform.value) {
            return true
        }
        if target.kind == "StorageClass", classes.contains(target.name) { return true }
        if environment.external.contains(where: { $0.covers(target) }) { return true }
        return false
    }

    private func diagnostic(_ reference: Reference, in object: DesiredObject) -> Diagnostic {
        let target = reference.target
        let place = target.namespace.isEmpty ? "" : " in the namespace \(target.namespace)"
        let known = names[NameKey(kind: target.kind, namespace: target.namespace)] ?? []
        let hint = didYouMean(target.name, among: known)
        let advice =
            target.kind == "StorageClass"
            ? "Name it in the environment's \"storage\" and use ${storage.<role>}, or declare it under \"external\"."
            : "If it is there without this environment, say so under \"external\"."
        return Diagnostic(
            code: "validate.unresolved-reference", summary: "Nothing provides this",
            detail: "\(reference.path) of \(object.identity) names the \(target.kind) \"\(target.name)\", and nothing "
                + "provides it\(place).\(hint.isEmpty ? " \(advice)" : hint)",
            at: object.origin.range, object: object.identity, path: reference.path)
    }
}

extension ObjectSelector {
    /// Whether it stands for an object that only its name is known of.
    fileprivate func covers(_ target: ReferenceTarget) -> Bool {
        func fits(_ wanted: Located<String>?, _ text: String) -> Bool {
            wanted.map { Glob.matches(text, $0.value) } ?? true
        }
        return fits(kind, target.kind) && fits(name, target.name) && fits(namespace, target.namespace)
            && fits(group, target.group)
    }
}

/// The Services that webhooks and conversions call.
private enum WebhookReferences {
    static func references(of object: DesiredObject) -> [Reference] {
        guard object.kind.group == "admissionregistration.k8s.io" || object.kind.isDefinition else { return [] }
        var collector = ReferenceCollector(namespace: "")
        for (index, webhook) in (object.value["webhooks"]?.array ?? []).enumerated() {
            let path = FieldPath(keys: "webhooks").appending(.index(index)).key("clientConfig").key("service")
            add(webhook["clientConfig"]?["service"], at: path, to: &collector)
        }
        let conversion = ["spec", "conversion", "webhook", "clientConfig", "service"]
        add(object.value.value(at: conversion), at: FieldPath(conversion.map(FieldPath.Step.key)), to: &collector)
        return collector.references
    }

    private static func add(_ service: Value?, at path: FieldPath, to collector: inout ReferenceCollector) {
        guard let service else { return }
        collector.add(service["name"], "Service", at: path.key("name"), namespace: service["namespace"]?.string ?? "")
    }
}
