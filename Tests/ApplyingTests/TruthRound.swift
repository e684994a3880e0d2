import Applying
import Cluster
import Documents
import Model
import Planning
import Schemas
import TestSupport
import Validating

/// One life of random objects: applied, edited by others, changed in the repository, applied again.
///
/// What plan, `-verify`, drift and apply say of it is held against each other, and against what then is in the cluster.
struct TruthRound {
    /// What two of them do not agree on, with what is needed to see it again.
    struct Disagreement: Sendable {
        var text: String
        /// The object as it was applied, and as it was wanted then, or is live.
        var manifests: [Value] = []
    }

    private let harness: Harness
    private var random: RandomObjects
    private(set) var disagreements: [Disagreement] = []
    /// What the checks accept and the server refuses.
    private(set) var refused: [String] = []
    private(set) var decisions = 0
    private(set) var changes = 0

    init(_ harness: Harness, seed: UInt64) {
        self.harness = harness
        random = RandomObjects(seed: seed, namespace: harness.namespace)
    }

    mutating func play() async throws {
        var objects = try await accepted(random.definitions() + someObjects(10, "a"))
        var desired = state(objects)
        try await apply(desired, "the first apply")
        guard disagreements.isEmpty else { return }
        try await expectNothingToDo(desired, "after the first apply")
        guard disagreements.isEmpty else { return }

        // A definition that others change takes its objects along: that is another test's.
        for object in desired.objects where !object.kind.isDefinition && random.isTrue(50) { try await disturb(object) }
        try await agree(desired, "after foreign edits")
        let before = try await expectDriftIsPlanned(desired)

        objects = try await accepted(revised(objects) + someObjects(2, "b"), before: objects)
        desired = state(objects)
        let after = lines(try await harness.drift(desired))
        expectEqual(before, after, "drift before and after the repository changed", nil)
        // What others did may leave no way in place, whatever the repository says: then the plan says so, and nothing is done.
        guard try await !harness.plan(desired, allowingAll).hasErrors else { return }
        try await apply(desired, "the second apply")
        guard disagreements.isEmpty else { return }
        // What others added is theirs, and stays, also where it holds the object still.
        try await expectNothingToDo(desired, "after the second apply", besides: Self.kept)
    }

    private static let kept: Set<Drift.Kind> = [.added, .held]

    /// Takes away what no namespace takes along.
    func cleanUp() async throws {
        for entry in harness.inventory.entries.reversed() where entry.identity.namespace.isEmpty {
            do throws(ClusterError) {
                _ = try await harness.client.delete(entry.kind, entry.identity)
            } catch {
                // What others deleted is gone.
                guard error.isNotFound else { throw error }
            }
        }
    }

    // MARK: The repository

    private mutating func someObjects(_ count: Int, _ suffix: String) -> [Value] {
        var kinds = RandomObjects.kinds
        return (0..<count).map { _ in
            let kind = kinds.remove(at: random.below(kinds.count))
            return random.object(kind, "\(kind.lowercased())-\(suffix)")
        }
    }

    /// Some objects are written anew, and some leave, but for what a finalizer would hold for ever.
    ///
    /// Nothing leaves while workloads are there, which deletions would wait for.
    private mutating func revised(_ objects: [Value]) -> [Value] {
        let isQuiet = !objects.contains { $0["spec"]?["template"] != nil || $0["spec"]?["jobTemplate"] != nil }
        return objects.compactMap { object in
            let kind = object["kind"]?.string ?? ""
            guard RandomObjects.kinds.contains(kind) else { return object }
            let name = (object.value(at: ["metadata", "name"])?.string ?? "")
            let mayLeave = isQuiet && object["metadata"]?["finalizers"] == nil && kind != "PersistentVolumeClaim"
            if mayLeave, random.isTrue(30) { return nil }
            guard random.isTrue(50) else { return object }
            let prefix = "\(harness.namespace)-"
            var next = random.object(kind, name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name)
            next["metadata"]?["finalizers"] = object["metadata"]?["finalizers"]
            return next
        }
    }

    private func state(_ objects: [Value]) -> DesiredState {
        let definitions = objects.indices.filter { objects[$0]["kind"] == "CustomResourceDefinition" }
        let customs = objects.indices.filter { RandomObjects.custom.contains(objects[$0]["kind"]?.string ?? "") }
        return harness.state(
            objects.map { DesiredObject($0) }, edges: customs.flatMap { custom in definitions.map { (custom, $0) } })
    }

    /// Without what the server refuses to have: that is written down where the checks accept it.
    ///
    /// What was there before stays as it was.
    private mutating func accepted(_ objects: [Value], before: [Value] = []) async throws -> [Value] {
        let desired = state(objects)
        let plan = try await harness.plan(desired, allowingAll)
        let errors = plan.diagnostics.filter { $0.severity == .error }
        let broken = Set(errors.compactMap(\.object))
        guard !broken.isEmpty else { return objects }
        let report = try await report(desired)
        let told = Set(report.diagnostics.filter { $0.severity == .error }.compactMap(\.object))
        for error in errors where error.object.map({ !told.contains($0) }) ?? false { refused.append(error.detail) }
        let earlier = Dictionary(zip(state(before).objects.map(\.identity), before)) { first, _ in first }
        return zip(objects, desired.objects).compactMap { object, desired in
            broken.contains(desired.identity) ? earlier[desired.identity] : object
        }
    }

    private func report(_ desired: DesiredState) async throws -> Validator.Report {
        let environment = Environment(name: Located("test", at: .none), platform: Located("kubernetes", at: .none))
        let configuration = Configuration(environment: environment, modules: [], sources: SourceMap())
        return await Validator.validate(
            desired, of: configuration, schemas: .builtIn, inventory: Inventory(environment: "test"))
    }

    // MARK: Others

    private mutating func disturb(_ object: DesiredObject) async throws {
        let client = harness.client
        if random.isTrue(10), object.value["metadata"]?["finalizers"] == nil,
            object.kind.kind != "PersistentVolumeClaim"
        {
            _ = try await client.delete(object.kind, object.identity)
            for _ in 0..<250 where try await client.find(object.kind, object.identity) != nil {
                try await Task.sleep(for: .milliseconds(20))
            }
        } else if random.isTrue(20), object.value.value(at: ["spec", "replicas"]) != nil {
            _ = try await client.patch(
                object.kind, object.identity, ["spec": ["replicas": 1]], as: .mergePatch, fieldManager: "kubectl",
                subresource: "scale")
        } else {
            let patch = random.foreignEdit(of: object.value)
            let manager = random.pick(["kubectl-edit", "other"])
            do throws(ClusterError) {
                _ = try await client.patch(object.kind, object.identity, patch, as: .mergePatch, fieldManager: manager)
            } catch {
                // The server does not take every edit; then nothing was done.
                guard !error.isLost else { throw error }
            }
        }
    }

    // MARK: What is compared

    /// The plan is the same without asking about every object, and after asking.
    @discardableResult
    private mutating func agree(
        _ desired: DesiredState, _ stage: String, _ change: (inout PlanOptions) -> Void = { _ in }
    ) async throws -> Plan {
        let quick = try await harness.plan(desired, change)
        let verified = try await harness.plan(desired) { options in
            change(&options)
            options.verify = true
        }
        decisions += quick.changes.count
        for (left, right) in zip(quick.changes, verified.changes) {
            expectEqual(left.lines, right.lines, "plan and -verify \(stage)", left)
        }
        expectEqual(quick.changes.map(\.identity), verified.changes.map(\.identity), "objects of plan and -verify", nil)
        return quick
    }

    private mutating func expectNothingToDo(
        _ desired: DesiredState, _ stage: String, besides kinds: Set<Drift.Kind> = []
    ) async throws {
        let plan = try await agree(desired, stage)
        for change in plan.changes where change.action != .keep { differ("a change \(stage): \(change.lines)", change) }
        if plan.statistics.unchangedWithoutAsking * 2 < plan.changes.count {
            differ("most was asked about \(stage)", nil)
        }
        for account in [harness.client, harness.reader] {
            let drifted = lines(try await harness.drift(desired, as: account), besides: kinds)
            expectEqual([], drifted, "no drift \(stage)", nil)
        }
    }

    /// Drift is what a plan of the unchanged repository would undo.
    private mutating func expectDriftIsPlanned(_ desired: DesiredState) async throws -> [String] {
        let plan = try await harness.plan(desired)
        // What the server refuses by now has no prediction.
        let broken = Set(plan.diagnostics.filter { $0.severity == .error }.compactMap(\.object))
        let planned = plan.changes.flatMap { change -> [String] in
            switch change.operation {
            case .create: ["\(change.identity) deleted "]
            default: change.fields.map { "\(change.identity) \($0.path)" }
            }
        }
        let report = try await harness.drift(desired)
        let told = lines(report, besides: Self.kept.union([.disowned]))
        let missing = planned.filter { !told.contains($0) }
        let extra = told.filter { !planned.contains($0) }
        for line in missing + extra {
            let change = plan.changes.first { line.hasPrefix("\($0.identity) ") }
            if let change, broken.contains(change.identity) { continue }
            differ("\(missing.contains(line) ? "planned and no drift" : "drift and not planned"): \(line)", change)
        }
        return lines(report)
    }

    /// Sorted: what left the repository is told last.
    private func lines(_ report: DriftReport, besides kinds: Set<Drift.Kind> = []) -> [String] {
        report.drifts.flatMap { drift in
            drift.entries.filter { !kinds.contains($0.kind) }.map { entry in
                let isField = entry.kind == .changed || entry.kind == .removed
                return "\(drift.identity) \(isField ? "" : "\(entry.kind.rawValue) ")\(entry.path)"
            }
        }.sorted()
    }

    // MARK: Applying

    /// Takes every field, and lets go whatever stands in the way.
    private var allowingAll: (inout PlanOptions) -> Void {
        let owned = harness.inventory.entries.map { "\($0.identity.namespace)/\($0.identity.name)" }
        return { options in
            options.forcesConflicts = true
            options.limits.allowsMany = true
            options.limits.allowed = owned
        }
    }

    /// Applies with force, and holds what then is there against what the plan predicted.
    private mutating func apply(_ desired: DesiredState, _ stage: String) async throws {
        let plan = try await agree(desired, "before \(stage)", allowingAll)
        changes += plan.changes.count { $0.action != .keep }
        let report = try await harness.apply(plan) { $0.waitsForAll = false }
        for (change, result) in zip(plan.changes, report.results) {
            if let diagnostic = result.diagnostic { differ("\(stage) failed: \(diagnostic.detail)", change) }
            try await expectPredicted(change, stage)
        }
    }

    private mutating func expectPredicted(_ change: PlannedChange, _ stage: String) async throws {
        let live = try await harness.client.find(change.kind, change.identity)
        let predicted: Value?
        switch change.operation {
        case .create(let creation) where creation.verification == .server: predicted = creation.predicted
        case .update(let update): predicted = update.predicted
        case .delete:
            if live != nil { differ("not deleted by \(stage)", change) }
            return
        case .create, .replace, .keep, .adopt: return
        }
        guard let predicted, let live else { return differ("neither predicted nor there after \(stage)", change) }
        func comparable(_ value: Value) -> Value {
            UnknownFields.removed(
                from: Sensitive.concealed(ServerFields.stripped(value), of: change.kind), of: change.kind,
                desired: change.desired?.value ?? [:])
        }
        for field in FieldDifference.between(comparable(predicted), comparable(live)) {
            differ("\(stage) made \(field.path) \(text(field.after)), and the plan said \(text(field.before))", change)
        }
    }

    // MARK: Telling

    private mutating func expectEqual<Item: Equatable>(
        _ left: Item, _ right: Item, _ what: String, _ change: PlannedChange?
    ) {
        if left != right { differ("\(what): \(left) and \(right)", change) }
    }

    private mutating func differ(_ text: String, _ change: PlannedChange?) {
        let identity = change.map { "\($0.identity): " } ?? ""
        let applied = harness.inventory.entries.first { $0.identity == change?.identity }?.digest
        // May fail: then the desired one has to do.
        let was = applied.flatMap { try? YAML.parse(Array($0.utf8), file: .none).first?.value }
        disagreements.append(
            Disagreement(
                text: identity + text, manifests: [was, change?.desired?.value, change?.live].compactMap { $0 }))
    }

    private func text(_ value: Value?) -> String {
        value.map { String(decoding: JSON.serialize($0), as: UTF8.self) } ?? "nothing"
    }
}

extension PlannedChange {
    /// What it does, a line a field.
    fileprivate var lines: [String] {
        let fields = fields.map { field in
            field.path.steps.isEmpty
                ? "" : "\(field.path) \(field.before.debugDescription) → \(field.after.debugDescription)"
        }
        return ["\(action.rawValue) \(identity)"] + fields + conflicts.map { "conflict \($0.path) \($0.manager)" }
    }
}

extension ClusterError {
    /// Whether the server did not answer at all.
    fileprivate var isLost: Bool {
        switch code {
        case .transport, .unauthorized, .unavailable, .timeout: true
        default: false
        }
    }
}
