internal import Kinds
internal import Model

/// Fills in whom pods run as, and on OpenShift makes what allows it.
struct ConstraintStep: Pass {
    let platform: Platform
    let environment: Model.Environment
    let instances: [ResolvedInstance]

    init(_ context: CompositionContext) {
        platform = context.platform
        environment = context.environment
        instances = context.instances
    }

    func apply(to composition: inout DraftComposition, _ diagnostics: inout Diagnostics) {
        apply(to: &composition.drafts, composition.accounts)
    }

    /// The service accounts of each instance are who may use what is made.
    private func apply(to drafts: inout [DraftObject], _ accounts: [[String]]) {
        let needs = instances.map(\.security)
        guard needs.contains(where: { $0 != nil }) else { return }
        for index in drafts.indices {
            guard let instance = drafts[index].instance, let need = needs[instance] else { continue }
            fill(&drafts[index], need)
        }
        guard platform.hasConstraints else { return }
        var present: Set<String> = Set(
            drafts.filter { $0.isKind("SecurityContextConstraints", group: "security.openshift.io") }.map(\.name))
        present.formUnion(Self.shipped)
        for (index, need) in needs.enumerated() {
            // An image that bears any user asks for nothing, unless the environment says so.
            guard let need, !need.isContent || need.constraints != nil else { continue }
            let name = need.constraints?.value ?? "\(environment.name.value)-\(instances[index].name)"
            let range = need.constraints?.range ?? instances[index].instance.name.range
            var objects = permission(to: name, for: accounts[index], instances[index])
            if present.insert(name).inserted { objects.append(constraints(name, need)) }
            drafts += objects.map { DraftObject($0, instance: index, entry: nil, range: range) }
        }
    }

    /// What authors write stays; a platform that chooses users itself is asked for none where any will do.
    private func fill(_ draft: inout DraftObject, _ need: SecurityNeed) {
        guard !draft.isVerbatim, let workload = draft.workload, !(platform.hasConstraints && need.isContent) else {
            return
        }
        guard draft.value.value(at: workload.podSpecPath)?["containers"] != nil else { return }
        let users = [("runAsUser", need.runAsUser), ("runAsGroup", need.runAsGroup), ("fsGroup", need.fsGroup)]
        draft.value.edit(at: workload.podSpecPath) { pod in
            if users.contains(where: { $0.1 != nil }) {
                pod.edit("securityContext") { context in
                    for (key, user) in users {
                        if let user { context.setDefault(key, .integer(Int64(user.value))) }
                    }
                }
            }
            guard !need.capabilities.isEmpty else { return }
            let added = need.capabilities.map { Value.string($0.value) }
            pod.edit("containers") { containers in
                containers.editElements { container in
                    container.edit("securityContext") {
                        $0.setDefault("capabilities", ["add": .array(added), "drop": ["ALL"]])
                    }
                }
            }
        }
    }

    /// A Role and a RoleBinding, so that exactly the accounts of this instance may use the constraints.
    private func permission(to name: String, for accounts: [String], _ instance: ResolvedInstance) -> [Value] {
        guard !accounts.isEmpty else { return [] }
        let role: Value = .string("\(instance.name)-scc")
        let subjects = accounts.map { account -> Value in
            ["kind": "ServiceAccount", "name": .string(account), "namespace": .string(instance.namespace)]
        }
        return [
            [
                "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": ["name": role],
                "rules": [
                    [
                        "apiGroups": ["security.openshift.io"], "resourceNames": [.string(name)],
                        "resources": ["securitycontextconstraints"], "verbs": ["use"],
                    ]
                ],
            ],
            [
                "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": ["name": role],
                "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": role],
                "subjects": .array(subjects),
            ],
        ]
    }

    /// Nothing of the host, the one user, and the volumes that need no trust: `restricted-v2` but for the user.
    private func constraints(_ name: String, _ need: SecurityNeed) -> Value {
        let capabilities = need.capabilities.map { Value.string($0.value) }
        var result: Value = [
            "apiVersion": "security.openshift.io/v1", "kind": "SecurityContextConstraints",
            "metadata": ["name": .string(name)], "allowHostDirVolumePlugin": false, "allowHostIPC": false,
            "allowHostNetwork": false, "allowHostPID": false, "allowHostPorts": false,
            "allowPrivilegedContainer": false, "allowPrivilegeEscalation": false,
            "allowedCapabilities": .array(capabilities), "defaultAddCapabilities": [], "priority": 0,
            "readOnlyRootFilesystem": false, "requiredDropCapabilities": capabilities.isEmpty ? ["ALL"] : [],
            "runAsUser": ["type": "MustRunAsRange"], "seLinuxContext": ["type": "MustRunAs"],
            "fsGroup": ["type": "MustRunAs"], "supplementalGroups": ["type": "RunAsAny"],
            "seccompProfiles": ["runtime/default"],
            "volumes": [
                "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected",
                "secret",
            ],
        ]
        if let user = need.runAsUser.map({ Value.integer(Int64($0.value)) }) {
            result["runAsUser"] = ["type": "MustRunAsRange", "uidRangeMax": user, "uidRangeMin": user]
        }
        if let group = need.fsGroup.map({ Value.integer(Int64($0.value)) }) {
            result["fsGroup"] = ["ranges": [["max": group, "min": group]], "type": "MustRunAs"]
        }
        return result
    }

    /// What every OpenShift cluster has (docs.openshift.com, "Default security context constraints").
    private static let shipped: Set<String> = [
        "anyuid", "hostaccess", "hostmount-anyuid", "hostnetwork", "hostnetwork-v2", "nonroot", "nonroot-v2",
        "privileged", "restricted", "restricted-v2",
    ]
}

extension ResolvedInstance {
    /// Whom its pods run as: what the module needs, in the words of the environment where it has some.
    var security: SecurityNeed? {
        guard let need = module.security else { return instance.security }
        return need.overridden(by: instance.security)
    }
}

extension SecurityNeed {
    /// Whether the platform may choose the user.
    var isContent: Bool { anyUser?.value ?? false }
}
