internal import Kinds
internal import Model

/// Makes the service accounts of instances, lets their pods run under them, and ties them to roles of the cloud.
struct AccountStep: Pass {
    let platform: Platform
    let environment: Model.Environment
    let instances: [ResolvedInstance]

    init(_ context: CompositionContext) {
        platform = context.platform
        environment = context.environment
        instances = context.instances
    }

    func apply(to composition: inout DraftComposition, _ diagnostics: inout Diagnostics) {
        composition.accounts = accounts(in: &composition.drafts, &diagnostics)
    }

    private func accounts(in drafts: inout [DraftObject], _ diagnostics: inout Diagnostics) -> [[String]] {
        var members = [[Int]](repeating: [], count: instances.count)
        for index in drafts.indices {
            if let instance = drafts[index].instance { members[instance].append(index) }
        }
        var made: Set<String> = Set(
            drafts.indices.filter { drafts[$0].isKind("ServiceAccount") }.map { index in
                let draft = drafts[index]
                let namespace = draft.instance.map { instances[$0].namespace } ?? environment.defaultNamespace
                return "\(draft.namespace.isEmpty ? namespace : draft.namespace)/\(draft.name)"
            })
        return instances.indices.map { index in
            accounts(of: index, members[index], &drafts, &made, &diagnostics)
        }
    }

    private func accounts(
        of index: Int, _ members: [Int], _ drafts: inout [DraftObject], _ made: inout Set<String>,
        _ diagnostics: inout Diagnostics
    ) -> [String] {
        let instance = instances[index]
        let identity = identity(of: instance)
        let declared = instance.instance.serviceAccount
        let annotations = annotations(identity, of: instance, &diagnostics)
        var names: [String] = []
        for member in members where drafts[member].isKind("ServiceAccount") {
            names.append(drafts[member].name)
            if !annotations.isEmpty {
                drafts[member].value.edit(at: ["metadata", "annotations"]) { $0.setDefaults(annotations) }
            }
        }
        // An account of its own only where somebody asks for one and there are pods without.
        let isWanted = declared != nil || identity != nil || needsConstraints(instance)
        guard isWanted else { return names }
        let open = members.filter { drafts[$0].hasNoAccount }
        guard declared != nil || !open.isEmpty else { return names }
        let name = declared?.name.value ?? instance.name
        for member in open {
            guard let workload = drafts[member].workload else { continue }
            drafts[member].value.edit(at: workload.podSpecPath) { $0["serviceAccountName"] = .string(name) }
        }
        if !names.contains(name) { names.append(name) }
        if declared?.isCreated != false, made.insert("\(instance.namespace)/\(name)").inserted {
            drafts.append(account(name, of: index, annotations + texts(declared?.annotations ?? [])))
        }
        return names
    }

    private func account(_ name: String, of index: Int, _ annotations: [(key: String, value: String)]) -> DraftObject {
        var metadata: Value = ["name": .string(name)]
        if !annotations.isEmpty { metadata.edit("annotations") { $0.setDefaults(annotations) } }
        let instance = instances[index].instance
        return DraftObject(
            ["apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata], instance: index, entry: nil,
            range: instance.serviceAccount?.name.range ?? instance.name.range)
    }

    private func identity(of instance: ResolvedInstance) -> CloudIdentity? {
        instance.instance.identity
            ?? environment.namespaces.first { $0.name.value == instance.namespace }?.identity
    }

    private func needsConstraints(_ instance: ResolvedInstance) -> Bool {
        platform.hasConstraints && (instance.security.map { !$0.isContent || $0.constraints != nil } ?? false)
    }

    private func annotations(
        _ identity: CloudIdentity?, of instance: ResolvedInstance, _ diagnostics: inout Diagnostics
    ) -> [(key: String, value: String)] {
        guard let role = identity?.role else { return [] }
        guard let rules = platform.identity else {
            let able = Platform.all.filter { $0.identity != nil }.map(\.name)
            diagnostics.report(
                Diagnostic(
                    code: "compose.identity", summary: "Identity without a cloud",
                    detail: "The pods of instance \(instance.name) are to take on the role \"\(role.value)\", and a "
                        + "service account on \(platform.name) cannot carry one; it would silently have no rights. "
                        + "Roles exist on \(quotedList(able)). Give keys by a Secret here, or leave \"identity\" out.",
                    at: role.range))
            return []
        }
        guard rules.isRole(role.value) else {
            diagnostics.report(
                Diagnostic(
                    code: "compose.identity", summary: "Invalid role",
                    detail: "\"\(role.value)\" is no role of \(platform.name), so the pods of instance "
                        + "\(instance.name) would be refused by the cloud. It wants \(rules.wanted).",
                    at: role.range))
            return []
        }
        return [(rules.annotation, role.value)]
    }

    private func texts(_ nodes: [NamedNode]) -> [(key: String, value: String)] {
        nodes.map { ($0.name.value, $0.node.string ?? "") }
    }
}

extension DraftObject {
    fileprivate var hasNoAccount: Bool {
        guard !isVerbatim, let workload else { return false }
        return value.value(at: workload.podSpecPath)?["serviceAccountName"] == nil
    }
}
