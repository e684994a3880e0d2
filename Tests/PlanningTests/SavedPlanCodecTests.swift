import Documents
import Model
import Testing

@testable import Planning

/// What is written comes back as it was.
@Suite struct SavedPlanCodecTests {
    @Test(arguments: 0..<200) func deltasLeadFromOneValueToTheOther(seed: Int) throws {
        var random = RandomValues(seed: UInt64(seed))
        let base = random.object(depth: 4)
        let target = seed % 3 == 0 ? random.object(depth: 4) : random.mutated(base)
        let delta = StructuralDelta.between(base, target)
        #expect(StructuralDelta.apply(delta, to: base) == target)
        let written = try JSON.parse(JSON.serialize(delta))
        #expect(StructuralDelta.apply(written, to: base) == target)
    }

    @Test func aDeltaOfAnotherBaseIsRefused() {
        #expect(StructuralDelta.apply(["~": ["a": ["=": 1]]], to: 3) == nil)
        #expect(StructuralDelta.apply(["[": [.null]], to: [1, 2]) == nil)
        #expect(StructuralDelta.apply("text", to: [:]) == nil)
    }

    @Test(arguments: 0..<60) func plansComeBackAsTheyWere(seed: Int) throws {
        var random = RandomValues(seed: UInt64(seed) &+ 900)
        let saved = random.savedPlan()
        let digest: (DesiredObject) -> String? = { "digest of \($0.identity.name)" }
        let written = saved.encoded(digest: digest)
        let read = try SavedPlan(decoding: try JSON.parse(JSON.serialize(written)))
        #expect(read.encoded { read.digests[$0.identity] } == written)
        #expect(read.plan.summary == saved.plan.summary)
        #expect(read.plan.graph == saved.plan.graph)
        #expect(read.plan.scope == saved.plan.scope)
        #expect(read.settings == saved.settings)
        #expect(read.serial == saved.serial)
        #expect(read.plan.changes.count == saved.plan.changes.count)
        for (before, after) in zip(saved.plan.changes, read.plan.changes) {
            #expect(after.action == before.action)
            #expect(after.identity == before.identity)
            #expect(after.fields == before.fields)
            #expect(after.live == (before.action == .keep ? nil : before.live))
            #expect(after.predicted == (before.action == .keep ? nil : before.predicted))
            #expect(after.replacePaths == before.replacePaths)
            #expect(after.conflicts == before.conflicts)
            #expect(after.leftAlone == before.leftAlone)
            #expect(after.desired?.origin == before.desired?.origin)
            #expect(after.deletedWith == before.deletedWith)
            #expect(after.request == nil)
        }
    }

    @Test func secretsAreConcealedWhateverThePlanCarries() {
        let kind = GroupVersionKind(group: "", version: "v1", kind: "Secret")
        let identity = ObjectIdentity(group: "", kind: "Secret", namespace: "n", name: "s")
        let value: Value = ["data": ["a": "c2VjcmV0"], "stringData": ["b": "plain-secret"]]
        var change = PlannedChange(kind: kind, identity: identity, action: .update)
        change.desired = DesiredObject(
            kind: kind, identity: identity, value: value, origin: Origin(instance: "", module: "", range: .none))
        change.live = value
        change.predicted = value
        change.request = Concealed(value)
        var keep = change
        keep.action = .keep
        let plan = Plan(
            environment: "e", cluster: ClusterIdentity(name: "c", uid: "u"), changes: [change, keep],
            graph: DependencyGraph(edges: [], waves: [0, 0]))
        let saved = SavedPlan(
            plan: plan, settings: SavedPlan.Settings(), serial: 1, isEmbedded: false, sources: SourceMap())
        let text = String(decoding: JSON.serialize(saved.encoded { _ in "digest" }), as: UTF8.self)
        #expect(!text.contains("c2VjcmV0"))
        #expect(!text.contains("plain-secret"))
        #expect(!text.contains("digest"), "a digest would let people try values")
        #expect(saved.objectsOfRepository == [identity])
    }

    @Test func damageIsTold() {
        let cases: [Value] = [
            [:], ["environment": "e"], ["environment": "e", "cluster": ["name": "c", "uid": "u"], "changes": 3],
            [
                "environment": "e", "cluster": ["name": "c", "uid": "u"], "scope": ["mode": "normal"],
                "edges": [[0, 7, "order"]],
            ],
        ]
        for value in cases {
            #expect(throws: SavedPlanError.self) { try SavedPlan(decoding: value) }
        }
    }
}

extension RandomValues {
    fileprivate mutating func savedPlan() -> SavedPlan {
        var sources = SourceMap()
        let files = [sources.add(path: "a.yaml", bytes: []), sources.add(path: "b.yaml", bytes: [])]
        let count = 1 + below(12)
        var plan = Plan(
            environment: "dev", cluster: ClusterIdentity(name: "c", uid: "u"),
            changes: (0..<count).map { index in change(index, files) },
            graph: DependencyGraph(
                edges: [], waves: [Int](repeating: 0, count: count)))
        let reasons: [DependencyGraph.Reason] = [
            .namespace, .definition, .kindOrder, .reference(path()), .need("db", gate: nil),
            .need("db", gate: Gate(name: "gate-db", check: .tcp(host: "db", port: 1))),
            .need("db", gate: Gate(name: "gate-db", check: .http(host: "db", port: 1, path: "/x"))),
            .need("db", gate: Gate(name: "gate-db", check: .exec(command: ["a", "b"]))),
        ]
        for object in 1..<max(count, 2) where object < count {
            plan.graph.edges.append(
                DependencyGraph.Edge(object: object, dependency: below(object), reason: pick(reasons)))
        }
        if below(2) == 0 { plan.scope.targets = ["module.app"] }
        if below(3) == 0 { plan.scope.mode = .destroy }
        var settings = SavedPlan.Settings()
        settings.adopts = below(2) == 0
        settings.allowed = below(2) == 0 ? [] : ["lakehouse/data"]
        settings.replaced = below(2) == 0 ? [] : [plan.changes[0].identity]
        return SavedPlan(
            plan: plan, settings: settings, serial: below(100), isEmbedded: below(2) == 0, sources: sources)
    }

    private mutating func change(_ index: Int, _ files: [SourceFileID]) -> PlannedChange {
        let kind = GroupVersionKind(group: pick(["", "apps"]), version: "v1", kind: pick(["ConfigMap", "Thing"]))
        let identity = ObjectIdentity(
            group: kind.group, kind: kind.kind, namespace: pick(["", "ns"]), name: "o\(index)")
        let action = pick(Action.allCases)
        var change = PlannedChange(kind: kind, identity: identity, action: action)
        let value = object(depth: 3)
        change.instance = pick(["", "app"])
        change.uid = below(2) == 0 ? nil : "uid-\(index)"
        if below(3) == 0 { change.deletedWith = change.identity }
        if action != .delete {
            let start = SourcePosition(line: UInt32(1 + below(9)), column: 2)
            let range = SourceRange(file: pick(files), start: start, end: SourcePosition(line: 12, column: 1))
            change.desired = DesiredObject(
                kind: kind, identity: identity, value: value,
                origin: Origin(instance: change.instance, module: "", range: range, overlays: [range]),
                isProtected: below(2) == 0,
                secretKeys: action == .keep ? [] : [SecretKey(key: "k", source: .environment("E"), range: range)])
        }
        guard action != .keep else { return change }
        if action == .create {
            change.fields = [FieldChange(path: FieldPath(), before: nil, after: value)]
        } else {
            change.live = mutated(value)
            change.fields = [
                FieldChange(path: path(), before: scalar(), after: self.value(depth: 2)),
                FieldChange(
                    path: path(), before: Sensitive.placeholder, after: below(2) == 0 ? nil : Sensitive.placeholder,
                    isSensitive: true),
            ]
            change.conflicts = [
                FieldConflict(path: path(), manager: "kubectl", time: nil, live: scalar(), desired: nil)
            ]
            change.replacePaths = action == .replace ? [path()] : []
            change.leftAlone = below(2) == 0 ? [] : [LeftField(path: path(), owner: "hpa")]
        }
        if action == .delete {
            change.fields = [FieldChange(path: FieldPath(), before: change.live, after: nil)]
        } else {
            change.predicted = below(4) == 0 ? nil : mutated(value)
        }
        return change
    }

    private mutating func path() -> FieldPath {
        FieldPath(
            (0..<(1 + below(3))).map { _ in
                switch below(4) {
                case 0: .index(below(3))
                case 1: .element(["name": scalar()])
                case 2: .value(scalar())
                default: .key(pick(["spec", "a.b"]))
                }
            })
    }
}
