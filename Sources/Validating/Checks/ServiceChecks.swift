internal import APIMachinery
internal import Kinds
internal import Model

/// Services behind which nothing answers: they select no pods of the desired state, or name a port that none of them has.
///
/// Warnings, because labels and ports of pods may still change in the cluster. Services whose pods an operator may make
/// are left alone.
struct ServiceChecks: Check {
    /// The pods of one workload.
    private struct Pods: Sendable {
        let owner: ObjectIdentity
        let labels: ValueObject
        let ports: Set<String>
        let range: SourceRange

        /// Whether they have the label; a StatefulSet gives each pod its own name as one.
        func has(_ label: ValueObject.Field) -> Bool {
            if labels[label.key] == label.value { return true }
            guard label.key == WellKnownLabel.podName, owner.kind == "StatefulSet" else { return false }
            return label.value.string?.hasPrefix("\(owner.name)-") ?? false
        }
    }

    private struct Label: Hashable {
        let namespace: String
        let key: String
        let value: String
    }

    private let pods: [Pods]
    private let byLabel: [Label: [Int]]
    private let byNamespace: [String: [Int]]
    /// Labels of pods that operators and others make.
    private let external: [ObjectSelector]
    /// Instances, and namespaces, in which operators may make pods.
    private let operatedInstances: Set<String>
    private let operatedNamespaces: Set<String>

    init(_ subject: Subject) {
        let (desired, environment) = (subject.desired, subject.environment)
        var pods: [Pods] = []
        var byLabel: [Label: [Int]] = [:]
        var byNamespace: [String: [Int]] = [:]
        for object in desired.objects {
            guard let found = Self.pods(of: object) else { continue }
            for label in found.labels {
                guard let value = label.value.string else { continue }
                let key = Label(namespace: object.identity.namespace, key: label.key, value: value)
                byLabel[key, default: []].append(pods.count)
            }
            byNamespace[object.identity.namespace, default: []].append(pods.count)
            pods.append(found)
        }
        self.pods = pods
        self.byLabel = byLabel
        self.byNamespace = byNamespace
        external = (environment.external + desired.external).filter { $0.kind?.value == "Pod" && !$0.labels.isEmpty }
        let resources = desired.objects.filter(\.kind.mayMakePods)
        operatedInstances = Set(resources.map(\.origin.instance)).subtracting([""])
        operatedNamespaces = Set(resources.map(\.identity.namespace))
    }

    private static func pods(of object: DesiredObject) -> Pods? {
        guard let workload = WorkloadKind(object.kind), let spec = object.value.value(at: workload.podSpecPath) else {
            return nil
        }
        let labels = object.value.value(at: workload.templatePath + ["metadata", "labels"])?.object
        // An init container that is never done runs beside the others.
        let sidecars = (spec["initContainers"]?.array ?? []).filter { $0["restartPolicy"] == "Always" }
        let ports = ((spec["containers"]?.array ?? []) + sidecars).flatMap { $0["ports"]?.array ?? [] }
        return Pods(
            owner: object.identity, labels: labels ?? ValueObject(),
            ports: Set(ports.compactMap { $0["name"]?.string }),
            range: object.origin.range)
    }

    func problems(of object: DesiredObject) -> [Diagnostic] {
        guard object.kind.group.isEmpty, object.kind.kind == "Service", let spec = object.value["spec"],
            let selector = spec["selector"]?.object, !selector.isEmpty, spec["type"] != "ExternalName"
        else { return [] }
        let selected = selected(by: selector, in: object.identity.namespace)
        guard selected.isEmpty else { return portProblems(of: object, spec, selected) }
        let isOperated =
            object.origin.instance.isEmpty
            ? operatedNamespaces.contains(object.identity.namespace)
            : operatedInstances.contains(object.origin.instance)
        if isOperated || external.contains(where: { $0.meansPods(selector, in: object.identity.namespace) }) {
            return []
        }
        return [noPods(object, selector)]
    }

    private func selected(by selector: ValueObject, in namespace: String) -> [Pods] {
        var fewest = byNamespace[namespace] ?? []
        for label in selector where label.key != WellKnownLabel.podName {
            let key = Label(namespace: namespace, key: label.key, value: label.value.string ?? "")
            let found = byLabel[key] ?? []
            if found.count < fewest.count { fewest = found }
        }
        return fewest.map { pods[$0] }.filter { selector.allSatisfy($0.has) }
    }

    // MARK: Pods

    private func noPods(_ service: DesiredObject, _ selector: ValueObject) -> Diagnostic {
        let identity = service.identity
        let wanted = selector.map { "\($0.key)=\($0.value.string ?? "")" }.joined(separator: ",")
        var detail =
            "Service \(identity.namespace)/\(identity.name) selects pods with \(wanted), and no workload of the "
            + "namespace \(identity.namespace) has such pods, so that nothing answers behind it."
        var path = FieldPath(keys: "spec", "selector")
        var notes: [Diagnostic.Note] = []
        if let (pods, label) = nearest(to: selector, in: identity.namespace) {
            let present = pods.labels[label.key]?.string
            detail += " Those of \(pods.owner.kind) \(pods.owner.name) have "
            detail += present.map { "\(label.key)=\($0) instead." } ?? "no label \(label.key)."
            path = path.key(label.key)
            notes.append(Diagnostic.Note("their labels come from here", at: pods.range))
        } else {
            detail +=
                " Where an operator makes them, write their labels under \"pods\" of the module; where they come from elsewhere, "
                + "{kind: Pod, labels: {…}} under \"external\"."
        }
        return Diagnostic(
            .warning, code: "validate.service-without-pods", summary: "Service without pods", detail: detail,
            at: service.origin.range, object: identity, path: path, notes: notes)
    }

    /// Pods that differ in one label only: of a selector of several, or in a near value or key.
    private func nearest(to selector: ValueObject, in namespace: String) -> (Pods, ValueObject.Field)? {
        let candidates = (byNamespace[namespace] ?? []).lazy.map { pods[$0] }
        if selector.count > 1 {
            for pods in candidates {
                let missing = selector.filter { !pods.has($0) }
                if missing.count == 1 { return (pods, missing[0]) }
            }
        }
        guard selector.count == 1, let only = selector.first, let value = only.value.string else { return nil }
        let values = candidates.compactMap { $0.labels[only.key]?.string }
        guard let near = closest(to: value, among: Array(values)) else { return nil }
        return candidates.first { $0.labels[only.key] == .string(near) }.map { ($0, only) }
    }

    // MARK: Ports

    private func portProblems(of service: DesiredObject, _ spec: Value, _ selected: [Pods]) -> [Diagnostic] {
        (spec["ports"]?.array ?? []).enumerated().compactMap { index, port in
            guard let name = port["targetPort"]?.string, !selected.contains(where: { $0.ports.contains(name) }) else {
                return nil
            }
            let path = FieldPath(keys: "spec", "ports").appending(.index(index)).key("targetPort")
            let identity = service.identity
            let owners = selected.prefix(3).map { "\($0.owner.kind) \($0.owner.name)" }.joined(separator: ", ")
            let known = Set(selected.flatMap(\.ports)).sorted()
            let hint = didYouMean(name, among: known)
            let list = known.isEmpty ? " None of them names a port." : " They have \(quotedList(known))."
            return Diagnostic(
                .warning, code: "validate.unknown-port", summary: "No container has this port",
                detail: "\(path) of Service \(identity.namespace)/\(identity.name) is \"\(name)\", and no container of "
                    + "the pods that it selects (\(owners)) has a port of that name, so that nothing answers there."
                    + (hint.isEmpty ? list : hint),
                at: service.origin.range, object: identity, path: path,
                notes: selected.first.map { [Diagnostic.Note("the pods come from here", at: $0.range)] } ?? [])
        }
    }
}

extension GroupVersionKind {
    /// Whether an operator may make pods of it; of kinds that nobody knows that is assumed.
    fileprivate var mayMakePods: Bool {
        guard group.contains("."), !group.hasSuffix("k8s.io"), !group.hasSuffix(".openshift.io") else { return false }
        return !Self.podlessGroups.contains(group) && !Self.podlessKinds.contains(kind)
    }

    private static let podlessGroups: Set<String> = [
        "bitnami.com", "cert-manager.io", "external-secrets.io", "keda.sh", "networking.istio.io",
        "secrets.hashicorp.com", "security.istio.io", "velero.io",
    ]
    private static let podlessKinds: Set<String> = ["PodMonitor", "PrometheusRule", "ServiceMonitor"]
}

extension ObjectSelector {
    /// Whether pods that it stands for may be meant by a Service's selector.
    fileprivate func meansPods(_ selector: ValueObject, in space: String) -> Bool {
        if let namespace, !Glob.matches(space, namespace.value) { return false }
        // An operator gives its pods more labels than anybody declares, so that some have to agree and none may differ.
        var agreed = false
        for label in labels.map(\.value) where label.operation == .equals {
            guard let wanted = selector[label.key]?.string, let value = label.values.first else { continue }
            guard Glob.matches(wanted, value) else { return false }
            agreed = true
        }
        return agreed
    }
}
