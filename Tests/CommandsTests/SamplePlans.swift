import Model

/// Plans of any size, for views.
enum SamplePlans {
    /// `instances` of `waves` waves with so many objects in each; every action occurs, and each object waits for some of
    /// the wave before.
    static func large(instances: Int, objectsPerWave: Int, waves: Int) -> Plan {
        var changes: [PlannedChange] = []
        var edges: [DependencyGraph.Edge] = []
        var depths: [Int] = []
        for instance in 0..<instances {
            for wave in 0..<waves {
                for number in 0..<objectsPerWave {
                    let index = changes.count
                    changes.append(change(index, "team-\(instance % 7)-service-\(instance)", wave))
                    depths.append(wave)
                    guard wave > 0 else { continue }
                    edges.append(edge(index, index - objectsPerWave))
                    if number > 0, objectsPerWave > 1 { edges.append(edge(index, index - objectsPerWave - 1)) }
                    if number == 0, instance > 0, instance % 3 != 0 {
                        edges.append(edge(index, index - objectsPerWave * (waves + 1)))
                    }
                }
            }
        }
        return Plan(
            environment: "production",
            cluster: ClusterIdentity(name: "eks-prod", uid: "5f1c6a3e-0000-4000-8000-000000000000"), changes: changes,
            graph: DependencyGraph(edges: edges.filter { $0.dependency >= 0 }, waves: depths))
    }

    private static func edge(_ object: Int, _ dependency: Int) -> DependencyGraph.Edge {
        DependencyGraph.Edge(
            object: object, dependency: dependency,
            reason: dependency % 2 == 0
                ? .reference(FieldPath(keys: "spec", "template", "spec", "volumes"))
                : .need("database", gate: Gate(name: "gate-database", check: .tcp(host: "database", port: 5432))))
    }

    private static let kinds: [[(group: String, version: String, kind: String)]] = [
        [("", "v1", "ConfigMap"), ("", "v1", "Secret"), ("", "v1", "ServiceAccount")],
        [("", "v1", "Service"), ("", "v1", "PersistentVolumeClaim")],
        [("apps", "v1", "StatefulSet"), ("apps", "v1", "Deployment"), ("batch", "v1", "Job")],
        [("networking.k8s.io", "v1", "Ingress"), ("autoscaling", "v2", "HorizontalPodAutoscaler")],
    ]

    private static func change(_ index: Int, _ instance: String, _ wave: Int) -> PlannedChange {
        let choices = kinds[wave % kinds.count]
        let choice = choices[index % choices.count]
        let kind = GroupVersionKind(group: choice.group, version: choice.version, kind: choice.kind)
        let identity = ObjectIdentity(
            group: kind.group, kind: kind.kind, namespace: "production", name: "\(instance)-\(index % 1000)")
        let actions: [Action] = [
            .keep, .update, .create, .keep, .update, .keep, .replace, .adopt, .keep, .keep, .create,
        ]
        var change = PlannedChange(
            kind: kind, identity: identity, action: actions[index * 7 % actions.count], instance: instance, module: "m")
        let value: Value = [
            "apiVersion": .string(kind.apiVersion), "kind": .string(kind.kind),
            "metadata": ["name": .string(identity.name), "namespace": "production", "labels": ["team": "data"]],
            "spec": ["replicas": 3, "template": ["spec": ["containers": [["name": "main", "image": "nginx:1.28"]]]]],
        ]
        change.desired = DesiredObject(
            kind: kind, identity: identity, value: value,
            origin: Origin(instance: instance, module: "m", range: .none))
        switch change.action {
        case .create: change.fields = [FieldChange(path: FieldPath(), before: nil, after: value)]
        case .keep: break
        default: change.fields = fields
        }
        if change.action == .replace {
            change.replacePaths = [FieldPath(keys: "spec", "replicas")]
            if index % 5 == 0 { change.protection = "its data is lost with it" }
        }
        if change.action == .update, index % 9 == 0 {
            change.conflicts = [
                FieldConflict(
                    path: FieldPath(keys: "spec", "replicas"), manager: "kubectl-scale", time: "2026-11-21T09:12:00Z",
                    live: 5, desired: 3)
            ]
        }
        return change
    }

    private static let fields: [FieldChange] = [
        FieldChange(path: FieldPath(keys: "spec", "replicas"), before: 2, after: 3),
        FieldChange(
            path: FieldPath([
                .key("spec"), .key("template"), .key("spec"), .key("containers"), .element(["name": "main"]),
                .key("image"),
            ]), before: "nginx:1.27", after: "nginx:1.28"),
        FieldChange(
            path: FieldPath([.key("data"), .key("app.properties")]), before: "one=1\ntwo=2\nthree=3\n",
            after: "one=1\ntwo=22\nthree=3\n"),
    ]
}

extension SamplePlans {
    /// One change of each kind, small enough to read.
    static func varied() -> (plan: Plan, sources: SourceMap) {
        var sources = SourceMap()
        let file = sources.add(path: "modules/trino/objects/all.yaml", bytes: [])
        let changes = [
            namespace(), configMap(file), deployment(file), service(file), secret(file), claim(file), adopted(file),
            moved(file), deleted(),
        ]
        var plan = Plan(
            environment: "dev", cluster: ClusterIdentity(name: "minikube", uid: "u"), changes: changes,
            graph: DependencyGraph(
                edges: (1..<8).map { DependencyGraph.Edge(object: $0, dependency: 0, reason: .namespace) },
                waves: [0, 1, 2, 1, 1, 1, 1, 1]))
        plan.scope.targets = ["module.trino"]
        plan.scope.included = 1
        return (plan, sources)
    }

    private static func change(
        _ apiVersion: String, _ kind: String, _ name: String, _ action: Action, instance: String = "trino",
        file: SourceFileID? = nil, value: Value = [:]
    ) -> PlannedChange {
        let kind = GroupVersionKind(apiVersion: apiVersion, kind: kind)
        let namespace = kind.kind == "Namespace" ? "" : "lakehouse"
        let identity = ObjectIdentity(group: kind.group, kind: kind.kind, namespace: namespace, name: name)
        var change = PlannedChange(kind: kind, identity: identity, action: action, instance: instance, module: "m")
        guard action != .delete else { return change }
        var whole = value
        whole["apiVersion"] = .string(apiVersion)
        whole["kind"] = .string(kind.kind)
        whole["metadata"] = ["name": .string(name), "labels": ["team": "data"]]
        let start = SourcePosition(line: 7, column: 1)
        let range = file.map { SourceRange(file: $0, start: start, end: start) } ?? .none
        change.desired = DesiredObject(
            kind: kind, identity: identity, value: whole, origin: Origin(instance: instance, module: "m", range: range))
        return change
    }

    private static func namespace() -> PlannedChange {
        change("v1", "Namespace", "lakehouse", .keep, instance: "")
    }

    private static func configMap(_ file: SourceFileID) -> PlannedChange {
        var change = change("v1", "ConfigMap", "trino-config", .update, file: file, value: ["data": ["a": "b"]])
        change.fields = [
            FieldChange(
                path: FieldPath([.key("data"), .key("config.properties")]),
                before: "coordinator=true\nquery.max-memory=2GB\n- a list\n",
                after: "coordinator=true\nquery.max-memory=4GB\n- a list\n"),
            FieldChange(path: FieldPath([.key("data"), .key("new.properties")]), before: nil, after: "one=1\ntwo=2\n"),
            FieldChange(path: FieldPath([.key("data"), .key("old")]), before: "gone", after: nil),
        ]
        return change
    }

    private static func deployment(_ file: SourceFileID) -> PlannedChange {
        var change = change(
            "apps/v1", "Deployment", "trino-worker", .update, file: file,
            value: ["spec": ["replicas": 4, "paused": false, "template": ["spec": ["a": 1, "b": 2]]]])
        change.fields = [
            FieldChange(path: FieldPath(keys: "spec", "replicas"), before: 2, after: 4),
            FieldChange(
                path: FieldPath([
                    .key("spec"), .key("template"), .key("spec"), .key("containers"), .element(["name": "trino"]),
                    .key("image"),
                ]), before: "trinodb/trino:439", after: "trinodb/trino:440"),
        ]
        change.conflicts = [
            FieldConflict(
                path: FieldPath(keys: "spec", "replicas"), manager: "kubectl-scale", time: "2026-11-21T09:12:44Z",
                live: 2,
                desired: 4)
        ]
        change.drift = [
            Drift.Entry(
                kind: .changed, path: FieldPath(keys: "spec", "replicas"), was: 3, now: 2, manager: "kubectl-scale",
                time: "2026-11-21T09:12:44Z")
        ]
        change.leftAlone = [
            LeftField(
                path: FieldPath(keys: "spec", "minReadySeconds"), owner: "HorizontalPodAutoscaler lakehouse/trino")
        ]
        return change
    }

    private static func service(_ file: SourceFileID) -> PlannedChange {
        let value: Value = ["spec": ["ports": [["name": "http", "port": 8080]], "type": "ClusterIP"]]
        var change = change("v1", "Service", "trino", .create, file: file, value: value)
        change.verification = .schema
        change.fields = [FieldChange(path: FieldPath(), before: nil, after: change.desired?.value)]
        return change
    }

    private static func secret(_ file: SourceFileID) -> PlannedChange {
        var change = change("v1", "Secret", "trino-login", .update, file: file)
        change.fields = [
            FieldChange(
                path: FieldPath([.key("data"), .key("password")]), before: "(sensitive)", after: "(sensitive)",
                isSensitive: true)
        ]
        return change
    }

    private static func claim(_ file: SourceFileID) -> PlannedChange {
        var change = change("v1", "PersistentVolumeClaim", "trino-spill", .replace, file: file)
        let path = FieldPath(keys: "spec", "storageClassName")
        change.fields = [FieldChange(path: path, before: "standard", after: "fast")]
        change.replacePaths = [path]
        change.protection = "its data is lost with it"
        return change
    }

    private static func adopted(_ file: SourceFileID) -> PlannedChange {
        change("v1", "ServiceAccount", "trino", .adopt, instance: "access", file: file)
    }

    private static func moved(_ file: SourceFileID) -> PlannedChange {
        var change = change("v1", "ConfigMap", "catalog", .keep, instance: "catalogs", file: file)
        change.previousInstance = "trino"
        return change
    }

    private static func deleted() -> PlannedChange {
        var change = change("v1", "ConfigMap", "left-over", .delete, instance: "old")
        change.fields = [FieldChange(path: FieldPath(), before: ["data": ["a": "b"]], after: nil)]
        return change
    }
}
