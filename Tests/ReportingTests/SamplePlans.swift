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
        let value: Value = [
            "apiVersion": .string(kind.apiVersion), "kind": .string(kind.kind),
            "metadata": ["name": .string(identity.name), "namespace": "production", "labels": ["team": "data"]],
            "spec": ["replicas": 3, "template": ["spec": ["containers": [["name": "main", "image": "nginx:1.28"]]]]],
        ]
        let object = DesiredObject(
            kind: kind, identity: identity, value: value,
            origin: Origin(instance: instance, module: "m", range: .none))
        var operation = operation(actions[index * 7 % actions.count], object, fields: fields)
        switch operation {
        case .update(var update) where index % 9 == 0:
            update.conflicts = [
                FieldConflict(
                    path: FieldPath(keys: "spec", "replicas"), manager: "kubectl-scale", time: "2026-11-21T09:12:00Z",
                    live: 5, desired: 3)
            ]
            operation = .update(update)
        case .replace(var replacement):
            replacement.immutableFields = [FieldPath(keys: "spec", "replicas")]
            if index % 5 == 0 { replacement.protection = "its data is lost with it" }
            operation = .replace(replacement)
        default: break
        }
        return PlannedChange(of: object, operation)
    }

    /// The operation that an action is, with the same fields in each.
    static func operation(
        _ action: Action, _ object: DesiredObject, fields: [FieldChange] = []
    ) -> PlannedChange.Operation {
        switch action {
        case .create:
            var creation = PlannedChange.Creation(desired: object)
            creation.fields = [FieldChange(path: FieldPath(), before: nil, after: object.value)]
            return .create(creation)
        case .update: return .update(update(object, fields))
        case .replace:
            var replacement = PlannedChange.Replacement(
                desired: object, live: object.value, uid: nil, resourceVersion: nil, predicted: object.value,
                immutableFields: [], method: .recreate)
            replacement.fields = fields
            return .replace(replacement)
        case .delete: return .delete(PlannedChange.Deletion(live: object.value, uid: nil))
        case .adopt where fields.isEmpty:
            let kept = PlannedChange.Kept(desired: object, uid: nil, verification: .server)
            return .adopt(.unchanged(kept, request: nil))
        case .adopt: return .adopt(.changed(update(object, fields)))
        case .keep: return .keep(PlannedChange.Kept(desired: object, uid: nil, verification: .unchanged))
        }
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

    /// A plan of nothing but these, on the cluster `minikube`.
    static func plan(_ changes: PlannedChange...) -> Plan {
        Plan(
            environment: "dev", cluster: ClusterIdentity(name: "minikube", uid: "u"), changes: changes,
            graph: DependencyGraph(edges: [], waves: changes.map { _ in 0 }))
    }

    static func object(
        _ apiVersion: String, _ kind: String, _ name: String, instance: String = "trino", file: SourceFileID? = nil,
        value: Value = [:]
    ) -> DesiredObject {
        let kind = GroupVersionKind(apiVersion: apiVersion, kind: kind)
        let namespace = kind.kind == "Namespace" ? "" : "lakehouse"
        let identity = ObjectIdentity(group: kind.group, kind: kind.kind, namespace: namespace, name: name)
        var whole = value
        whole["apiVersion"] = .string(apiVersion)
        whole["kind"] = .string(kind.kind)
        whole["metadata"] = ["name": .string(name), "labels": ["team": "data"]]
        let start = SourcePosition(line: 7, column: 1)
        let range = file.map { SourceRange(file: $0, start: start, end: start) } ?? .none
        return DesiredObject(
            kind: kind, identity: identity, value: whole, origin: Origin(instance: instance, module: "m", range: range))
    }

    static func update(_ object: DesiredObject, _ fields: [FieldChange] = []) -> PlannedChange.Update {
        var update = PlannedChange.Update(desired: object, live: object.value, uid: nil, resourceVersion: nil)
        update.fields = fields
        return update
    }

    private static func namespace() -> PlannedChange {
        let object = object("v1", "Namespace", "lakehouse", instance: "")
        return PlannedChange(of: object, operation(.keep, object))
    }

    private static func configMap(_ file: SourceFileID) -> PlannedChange {
        let object = object("v1", "ConfigMap", "trino-config", file: file, value: ["data": ["a": "b"]])
        let fields = [
            FieldChange(
                path: FieldPath([.key("data"), .key("config.properties")]),
                before: "coordinator=true\nquery.max-memory=2GB\n- a list\n",
                after: "coordinator=true\nquery.max-memory=4GB\n- a list\n"),
            FieldChange(path: FieldPath([.key("data"), .key("new.properties")]), before: nil, after: "one=1\ntwo=2\n"),
            FieldChange(path: FieldPath([.key("data"), .key("old")]), before: "gone", after: nil),
        ]
        return PlannedChange(of: object, operation(.update, object, fields: fields))
    }

    private static func deployment(_ file: SourceFileID) -> PlannedChange {
        let object = object(
            "apps/v1", "Deployment", "trino-worker", file: file,
            value: ["spec": ["replicas": 4, "paused": false, "template": ["spec": ["a": 1, "b": 2]]]])
        var update = update(
            object,
            [
                FieldChange(path: FieldPath(keys: "spec", "replicas"), before: 2, after: 4),
                FieldChange(
                    path: FieldPath([
                        .key("spec"), .key("template"), .key("spec"), .key("containers"), .element(["name": "trino"]),
                        .key("image"),
                    ]), before: "trinodb/trino:439", after: "trinodb/trino:440"),
            ])
        update.conflicts = [
            FieldConflict(
                path: FieldPath(keys: "spec", "replicas"), manager: "kubectl-scale", time: "2026-11-21T09:12:44Z",
                live: 2,
                desired: 4)
        ]
        update.leftAlone = [
            LeftField(
                path: FieldPath(keys: "spec", "minReadySeconds"), owner: "HorizontalPodAutoscaler lakehouse/trino")
        ]
        var change = PlannedChange(of: object, .update(update))
        change.drift = [
            Drift.Entry(
                kind: .changed, path: FieldPath(keys: "spec", "replicas"), was: 3, now: 2, manager: "kubectl-scale",
                time: "2026-11-21T09:12:44Z")
        ]
        return change
    }

    private static func service(_ file: SourceFileID) -> PlannedChange {
        let value: Value = ["spec": ["ports": [["name": "http", "port": 8080]], "type": "ClusterIP"]]
        let object = object("v1", "Service", "trino", file: file, value: value)
        var creation = PlannedChange.Creation(desired: object)
        creation.verification = .schema
        creation.fields = [FieldChange(path: FieldPath(), before: nil, after: object.value)]
        return PlannedChange(of: object, .create(creation))
    }

    private static func secret(_ file: SourceFileID) -> PlannedChange {
        let object = object("v1", "Secret", "trino-login", file: file)
        let fields = [
            FieldChange(
                path: FieldPath([.key("data"), .key("password")]), before: "(sensitive)", after: "(sensitive)",
                isSensitive: true)
        ]
        return PlannedChange(of: object, operation(.update, object, fields: fields))
    }

    private static func claim(_ file: SourceFileID) -> PlannedChange {
        let object = object("v1", "PersistentVolumeClaim", "trino-spill", file: file)
        let path = FieldPath(keys: "spec", "storageClassName")
        var replacement = PlannedChange.Replacement(
            desired: object, live: object.value, uid: nil, resourceVersion: nil, predicted: object.value,
            immutableFields: [path], method: .recreate)
        replacement.fields = [FieldChange(path: path, before: "standard", after: "fast")]
        replacement.protection = "its data is lost with it"
        return PlannedChange(of: object, .replace(replacement))
    }

    private static func adopted(_ file: SourceFileID) -> PlannedChange {
        let object = object("v1", "ServiceAccount", "trino", instance: "access", file: file)
        return PlannedChange(of: object, operation(.adopt, object))
    }

    private static func moved(_ file: SourceFileID) -> PlannedChange {
        let object = object("v1", "ConfigMap", "catalog", instance: "catalogs", file: file)
        var change = PlannedChange(of: object, operation(.keep, object))
        change.previousInstance = "trino"
        return change
    }

    private static func deleted() -> PlannedChange {
        let object = object("v1", "ConfigMap", "left-over", instance: "old", value: ["data": ["a": "b"]])
        return PlannedChange(of: object, operation(.delete, object))
    }
}
