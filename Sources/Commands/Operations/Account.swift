import APIMachinery
import Kinds
import Model

/// What an account is for.
enum AccountPurpose: String, CaseIterable, Sendable {
    case plan, drift, apply, publish
}

/// The account that a command needs in the cluster, no more and no less.
struct Account {
    private let desired: DesiredState
    private let purpose: AccountPurpose
    private let lockNamespace: String

    init(_ desired: DesiredState, for purpose: AccountPurpose, lockNamespace: String) {
        self.desired = desired
        self.purpose = purpose
        self.lockNamespace = lockNamespace
    }

    /// One rule of a role.
    private struct Rule: Hashable {
        var group: String
        var resources: [String]
        var names: [String] = []
        var verbs: [String]

        var value: Value {
            var value: Value = [
                "apiGroups": [.string(group)], "resources": .array(resources.map(Value.string)),
                "verbs": .array(verbs.map(Value.string)),
            ]
            if !names.isEmpty { value["resourceNames"] = .array(names.map(Value.string)) }
            return value
        }
    }

    private var name: String { "\(SlipwayName.fieldManager)-\(desired.environment)-\(purpose.rawValue)" }

    /// The ServiceAccount first, then what it may do in each namespace, then what it may do everywhere.
    var objects: [Value] {
        var objects = [object("v1", "ServiceAccount", in: lockNamespace)]
        for (namespace, rules) in rules.sorted(by: { $0.key.precedes(inBytes: $1.key) }) where !namespace.isEmpty {
            objects += role("Role", rules, in: namespace)
        }
        if let rules = rules[""] { objects += role("ClusterRole", rules, in: nil) }
        return objects
    }

    private func role(_ kind: String, _ rules: [Rule], in namespace: String?) -> [Value] {
        var role = object("rbac.authorization.k8s.io/v1", kind, in: namespace)
        role["rules"] = .array(rules.map(\.value))
        var binding = object("rbac.authorization.k8s.io/v1", kind + "Binding", in: namespace)
        binding["roleRef"] = [
            "apiGroup": "rbac.authorization.k8s.io", "kind": .string(kind), "name": .string(name),
        ]
        binding["subjects"] = [
            ["kind": "ServiceAccount", "name": .string(name), "namespace": .string(lockNamespace)]
        ]
        return [role, binding]
    }

    private func object(_ version: String, _ kind: String, in namespace: String?) -> Value {
        var metadata: Value = ["name": .string(name)]
        metadata["namespace"] = namespace.map(Value.string)
        return ["apiVersion": .string(version), "kind": .string(kind), "metadata": metadata]
    }

    // MARK: Rules

    /// By namespace; those of the whole cluster under the empty one.
    private var rules: [String: [Rule]] {
        let created = Set(desired.objects.filter { $0.kind == Account.namespace }.map(\.identity.name))
        var kinds: [String: [String: Set<String>]] = [:]
        var workloads: Set<String> = []
        for object in desired.objects {
            // A Role needs a namespace that is there.
            let place = created.contains(object.identity.namespace) ? "" : object.identity.namespace
            kinds[place, default: [:]][object.kind.group, default: []].insert(plural(of: object.kind))
            if WorkloadKind(object.kind) != nil { workloads.insert(place) }
        }
        var rules = kinds.mapValues { groups in
            groups.sorted { $0.key.precedes(inBytes: $1.key) }.map { group, resources in
                Rule(group: group, resources: resources.sorted(), verbs: verbs(in: group))
            }
        }
        let isAlone = lockNamespace != WellKnownNamespace.system
        if created.isEmpty {
            // By it the cluster is known.
            rules[isAlone ? lockNamespace : "", default: []].append(
                Rule(group: "", resources: ["namespaces"], names: [lockNamespace], verbs: ["get"]))
        }
        guard purpose == .apply else {
            // It has the record of the inventory.
            rules[lockNamespace, default: []].append(
                Rule(
                    group: "coordination.k8s.io", resources: ["leases"],
                    names: [SlipwayName.lockPrefix + desired.environment], verbs: ["get"]))
            return rules
        }
        rules[lockNamespace, default: []].append(
            Rule(group: "coordination.k8s.io", resources: ["leases"], verbs: ["create", "delete", "get", "update"]))
        // What is waited for, and why it does not come.
        for place in workloads {
            rules[place, default: []] += [
                Rule(group: "", resources: ["events", "pods"], verbs: ["get", "list", "watch"]),
                Rule(group: "apps", resources: ["replicasets"], verbs: ["list", "watch"]),
            ]
        }
        return rules
    }

    private static let namespace = GroupVersionKind(group: "", version: "v1", kind: "Namespace")

    private func verbs(in group: String) -> [String] {
        switch purpose {
        case .plan, .publish: ["get", "list"]
        case .drift: ["get", "list", "patch"]
        // Nobody grants what they do not have, unless they may do exactly that.
        case .apply:
            ["create", "delete", "get", "list", "patch", "watch"]
                + (group == "rbac.authorization.k8s.io" ? ["bind", "escalate"] : [])
        }
    }

    /// As the kind's definition has it, where that is at hand.
    private func plural(of kind: GroupVersionKind) -> String {
        if let known = BuiltInKinds.find(kind.groupKind) { return known.plural }
        let definition = desired.objects.first { $0.kind.isDefinition && $0.value.definedKind == kind.groupKind }
        return definition?.value.value(at: ["spec", "names", "plural"])?.string ?? OpenDefinitions.plural(of: kind.kind)
    }
}
