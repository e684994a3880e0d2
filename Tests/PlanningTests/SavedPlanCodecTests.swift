import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Planning

/// What is written comes back as it was.
@Suite struct SavedPlanCodecTests {
    @Test(arguments: 0..<200) func deltasLeadFromOneValueToTheOther(seed: Int) throws {
        var random = RandomValues(seed: UInt64(seed))
        let base = random.object(depth: 4)
        let target = seed % 3 == 0 ? random.object(depth: 4) : random.mutated(base)
        let delta = StateDelta.between(base, target)
        #expect(StateDelta.apply(delta, to: base) == target)
        let written = try JSON.parse(JSON.serialize(delta))
        #expect(StateDelta.apply(written, to: base) == target)
    }

    @Test func aDeltaOfAnotherBaseIsRefused() {
        #expect(StateDelta.apply(["~": ["a": ["=": 1]]], to: 3) == nil)
        #expect(StateDelta.apply(["[": [.null]], to: [1, 2]) == nil)
        #expect(StateDelta.apply("text", to: [:]) == nil)
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
            #expect(after.uid == before.uid)
            #expect(after.live == before.live)
            #expect(after.predicted == before.predicted)
            #expect(after.verification == before.verification)
            #expect(after.conflicts == before.conflicts)
            #expect(after.precededBy == before.precededBy && after.preparations.isEmpty)
            #expect(after.leftAlone == before.leftAlone)
            #expect(after.protection == before.protection)
            #expect(after.desired?.origin == before.desired?.origin)
            #expect(after.isSame(as: before))
        }
    }

    /// A plan of every action that an older program wrote: it is read, and written again byte for byte.
    @Test func thePlansOfOlderProgramsAreRead() throws {
        let file = Path.join(Path.parent(of: #filePath), "Golden/savedPlan.txt")
        let read = try SavedPlan(decoding: try JSON.parse(try FileSystem.read(file)))
        #expect(Set(read.plan.changes.map(\.action)) == Set(Action.allCases))
        let written = JSON.serialize(read.encoded { read.digests[$0.identity] })
        Golden.expect(String(decoding: written, as: UTF8.self), "savedPlan")
    }

    @Test func secretsAreConcealedWhateverThePlanCarries() {
        let kind = GroupVersionKind(group: "", version: "v1", kind: "Secret")
        let identity = ObjectIdentity(group: "", kind: "Secret", namespace: "n", name: "s")
        let value: Value = ["data": ["a": "c2VjcmV0"], "stringData": ["b": "plain-secret"]]
        let object = DesiredObject(
            kind: kind, identity: identity, value: value, origin: Origin(instance: "", module: "", range: .none))
        var update = PlannedChange.Update(desired: object, live: value, uid: nil, resourceVersion: nil)
        update.predicted = value
        update.request = Concealed(value)
        let kept = PlannedChange.Kept(desired: object, uid: nil, verification: .server)
        let plan = Plan(
            environment: "e", cluster: ClusterIdentity(name: "c", uid: "u"),
            changes: [PlannedChange(of: object, .update(update)), PlannedChange(of: object, .keep(kept))],
            graph: DependencyGraph(edges: [], waves: [0, 0]))
        let saved = SavedPlan(
            plan: plan, settings: SavedPlan.Settings(), serial: 1, isEmbedded: false, sources: SourceMap())
        let text = String(decoding: JSON.serialize(saved.encoded { _ in "digest" }), as: UTF8.self)
        #expect(!text.contains("c2VjcmV0"))
        #expect(!text.contains("plain-secret"))
        #expect(!text.contains("digest"), "a digest would let people try values")
    }

    /// What a file alone says is not done: the repository has to say the same.
    @Test func aPlanIsConfirmedByTheRepository() throws {
        let object = try #require(
            try DesiredState.of(
                yaml: "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: n}\nstringData: {a: open-sesame}"
            ).objects.first)
        var keyed = object
        keyed.secretKeys = [SecretKey(key: "k", source: .environment("TOKEN"), range: .none)]
        func confirmed(
            _ object: DesiredObject, by repository: [DesiredObject], as action: Action = .create,
            _ mode: PlanScope.Mode = .normal
        ) throws -> (codes: [String], object: DesiredObject?) {
            let operation: PlannedChange.Operation =
                action == .create
                ? .create(PlannedChange.Creation(desired: object))
                : .delete(PlannedChange.Deletion(live: object.value, uid: "u"))
            var plan = Plan(
                environment: "e", cluster: ClusterIdentity(name: "c", uid: "u"),
                changes: [PlannedChange(of: object, operation)], graph: DependencyGraph(edges: [], waves: [0]))
            plan.scope.mode = mode
            let written = SavedPlan(
                plan: plan, settings: SavedPlan.Settings(), serial: 1, isEmbedded: false, sources: SourceMap())
            var read = try SavedPlan(decoding: written.encoded { _ in nil })
            let codes = read.confirm(by: DesiredState.of(repository), sources: SourceMap()).map(\.code)
            return (codes, read.plan.changes.first?.desired)
        }
        let same = try confirmed(keyed, by: [keyed])
        #expect(same.codes == [])
        #expect(same.object?.value == keyed.value, "with the values that no file has")
        var other = keyed
        other.value["metadata"]?["labels"] = ["a": "b"]
        var elsewhere = keyed
        elsewhere.secretKeys[0].source = .command(["sh", "-c", "curl evil"])
        for planned in [other, elsewhere, object] {
            #expect(try confirmed(planned, by: [keyed]).codes == ["plan.stale"])
        }
        #expect(try confirmed(keyed, by: []).codes == ["plan.stale"])
        #expect(try confirmed(keyed, by: [keyed], as: .delete).codes == ["plan.stale"])
        #expect(try confirmed(keyed, by: [], as: .delete).codes == [])
        #expect(try confirmed(keyed, by: [keyed], as: .delete, .destroy).codes == [])
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

extension PlannedChange {
    fileprivate var predicted: Value? {
        switch operation {
        case .create(let creation): creation.predicted
        case .update(let update), .adopt(.changed(let update)): update.predicted
        case .replace(let replacement): replacement.predicted
        case .delete, .adopt(.unchanged), .keep: nil
        }
    }

    /// Whether the operations agree in what only one of them has, and neither holds a request.
    fileprivate func isSame(as other: PlannedChange) -> Bool {
        switch (operation, other.operation) {
        case (.create(let left), .create(let right)):
            left.predecessor == right.predecessor && left.request == nil && right.request == nil
        case (.update(let left), .update(let right)), (.adopt(.changed(let left)), .adopt(.changed(let right))):
            left.staying == right.staying && left.request == nil
        case (.replace(let left), .replace(let right)):
            left.immutableFields == right.immutableFields && left.method == right.method
                && left.grownClaims == right.grownClaims && left.request == nil
        case (.delete(let left), .delete(let right)):
            left.deletedWith == right.deletedWith && left.termination == right.termination
        case (.adopt(.unchanged(_, let request)), .adopt(.unchanged)): request == nil
        case (.keep(let left), .keep(let right)):
            left.staying == right.staying && left.isCollected == right.isCollected && left.request == nil
        default: false
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
        let start = SourcePosition(line: UInt32(1 + below(9)), column: 2)
        let range = SourceRange(file: pick(files), start: start, end: SourcePosition(line: 12, column: 1))
        let object = DesiredObject(
            kind: kind, identity: identity, value: object(depth: 3),
            origin: Origin(instance: pick(["", "app"]), module: "", range: range, overlays: [range]),
            isProtected: below(2) == 0)
        var change = PlannedChange(of: object, operation(object))
        change.precededBy = below(2) == 0 ? [] : [object.identity]
        return change
    }

    private mutating func operation(_ object: DesiredObject) -> PlannedChange.Operation {
        var secretive = object
        secretive.secretKeys = [SecretKey(key: "k", source: .environment("E"), range: object.origin.range)]
        let uid = below(2) == 0 ? nil : "uid-\(object.identity.name)"
        switch below(7) {
        case 0:
            var creation = PlannedChange.Creation(desired: secretive)
            creation.fields = [FieldChange(path: FieldPath(), before: nil, after: object.value)]
            creation.predicted = below(4) == 0 ? nil : mutated(object.value)
            creation.verification = pick([.server, .schema])
            creation.predecessor = termination()
            return .create(creation)
        case 1: return .update(update(secretive, uid))
        case 2: return .adopt(.changed(update(secretive, uid)))
        case 3:
            var replacement = PlannedChange.Replacement(
                desired: secretive, live: mutated(object.value), uid: uid, resourceVersion: nil,
                predicted: mutated(object.value), immutableFields: below(2) == 0 ? [] : [path()],
                method: pick([.recreate, .orphan]))
            replacement.fields = fields()
            replacement.leftAlone = leftAlone()
            replacement.grownClaims =
                below(2) == 0 ? [] : [ClaimGrowth(identity: object.identity, from: "1Gi", to: "2Gi")]
            replacement.protection = below(2) == 0 ? nil : "its data is lost with it"
            return .replace(replacement)
        case 4:
            var deletion = PlannedChange.Deletion(live: mutated(object.value), uid: uid)
            deletion.deletedWith = below(2) == 0 ? nil : object.identity
            deletion.termination = termination()
            deletion.protection = below(2) == 0 ? nil : "it is not empty"
            return .delete(deletion)
        case 5:
            return .adopt(
                .unchanged(
                    PlannedChange.Kept(desired: secretive, uid: uid, verification: .server), request: nil))
        default:
            var kept = PlannedChange.Kept(desired: object, uid: uid, verification: pick([.unchanged, .server]))
            kept.leftAlone = leftAlone()
            kept.staying = staying()
            kept.isCollected = below(2) == 0
            return .keep(kept)
        }
    }

    private mutating func update(_ object: DesiredObject, _ uid: String?) -> PlannedChange.Update {
        var update = PlannedChange.Update(
            desired: object, live: mutated(object.value), uid: uid, resourceVersion: nil)
        update.predicted = below(4) == 0 ? nil : mutated(object.value)
        update.fields = fields()
        update.conflicts = [FieldConflict(path: path(), manager: "kubectl", time: nil, live: scalar(), desired: nil)]
        update.leftAlone = leftAlone()
        update.staying = staying()
        return update
    }

    private mutating func fields() -> [FieldChange] {
        [
            FieldChange(path: path(), before: scalar(), after: value(depth: 2)),
            FieldChange(
                path: path(), before: Sensitive.placeholder, after: below(2) == 0 ? nil : Sensitive.placeholder,
                isSensitive: true),
        ]
    }

    private mutating func staying() -> [StayingField] {
        below(2) == 0 ? [] : [StayingField(path: path(), keeper: below(2) == 0 ? nil : "kubectl")]
    }

    private mutating func termination() -> Termination? {
        below(2) == 0 ? nil : Termination(uid: below(2) == 0 ? nil : "old", holds: below(2) == 0 ? [] : ["held"])
    }

    private mutating func leftAlone() -> [LeftField] {
        below(2) == 0 ? [] : [LeftField(path: path(), owner: "hpa")]
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
