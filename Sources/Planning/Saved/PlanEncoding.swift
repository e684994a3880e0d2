import APIMachinery
package import Model

extension SavedPlan {
    /// The plan as a value, for a file.
    ///
    /// The same plan gives the same value. `digest` is the content address of an object, as the inventory has it.
    package func encoded(digest: @escaping (DesiredObject) -> String?) -> Value {
        let encoding = PlanEncoding(sources: sources, digest: digest)
        var root: Value = [
            "environment": .string(plan.environment), "serial": .integer(Int64(serial)),
            "cluster": ["name": .string(plan.cluster.name), "uid": .string(plan.cluster.uid)],
            "settings": PlanEncoding.settings(settings),
            "scope": PlanEncoding.scope(plan.scope),
            "sources": .array(sources.files.map { .string($0.path) }),
            "changes": .array(plan.changes.map(encoding.change)),
            "edges": .array(plan.graph.edges.map(PlanEncoding.edge)),
            "waves": .array(plan.graph.waves.map { .integer(Int64($0)) }),
            "statistics": [
                "reads": .integer(Int64(plan.statistics.reads)),
                "unchanged": .integer(Int64(plan.statistics.unchangedWithoutAsking)),
                "dryRuns": .integer(Int64(plan.statistics.dryRuns)),
            ],
        ]
        if isEmbedded { root["embedded"] = true }
        if let commit { root["commit"] = .string(commit) }
        if isAtCommit { root["atCommit"] = true }
        if !plan.diagnostics.isEmpty { root["diagnostics"] = .array(plan.diagnostics.map(encoding.diagnostic)) }
        return root
    }
}

/// The parts of a plan as values; what is empty is left out.
struct PlanEncoding {
    let sources: SourceMap
    let digest: (DesiredObject) -> String?

    func change(_ change: PlannedChange) -> Value {
        var value = PlanEncoding.identity(change.identity)
        value["action"] = .string(change.action.rawValue)
        value["version"] = .string(change.kind.version)
        value["verification"] = .string(change.verification.rawValue)
        let texts = [
            ("instance", change.instance), ("module", change.module), ("uid", change.uid ?? ""),
            ("protection", change.protection ?? ""), ("previousInstance", change.previousInstance ?? ""),
        ]
        for (key, text) in texts where !text.isEmpty { value[key] = .string(text) }
        if let desired = change.desired { origin(desired, change, &value) }
        switch change.operation {
        case .create(let creation):
            states(change, predicted: creation.predicted, &value)
            value["predecessor"] = creation.predecessor.map(PlanEncoding.termination)
        case .update(let update), .adopt(.changed(let update)):
            states(change, predicted: update.predicted, &value)
        case .replace(let replacement):
            value["replacement"] = .string(replacement.method.rawValue)
            states(change, predicted: replacement.predicted, &value)
            value.set("replacePaths", replacement.immutableFields.map(PlanEncoding.path))
            value.set("grownClaims", replacement.grownClaims.map(PlanEncoding.growth))
        case .delete(let deletion):
            value["deletedWith"] = deletion.deletedWith.map(PlanEncoding.identity)
            value["termination"] = deletion.termination.map(PlanEncoding.termination)
            states(change, predicted: nil, &value)
        case .adopt(.unchanged): states(change, predicted: nil, &value)
        case .keep(let kept):
            if kept.isCollected { value["collected"] = true }
            // The plans of older programs have the name only.
            if kept.desired.value != PlanDecoding.stub(change.kind, change.identity) {
                value["desired"] = Sensitive.concealed(kept.desired.value, of: change.kind)
            }
        }
        value.set("fields", fields(change))
        value.set("conflicts", change.conflicts.map(PlanEncoding.conflict))
        value.set("leftAlone", change.leftAlone.map(PlanEncoding.leftField))
        value.set("staying", change.staying.map(PlanEncoding.stayingField))
        value.set("drift", change.drift.map(PlanEncoding.drift))
        value.set("precededBy", change.precededBy.map(PlanEncoding.identity))
        return value
    }

    private func origin(_ object: DesiredObject, _ change: PlannedChange, _ value: inout Value) {
        value["at"] = range(object.origin.range)
        if !object.origin.overlays.isEmpty { value["overlays"] = .array(object.origin.overlays.compactMap(range)) }
        if object.isProtected { value["protected"] = true }
        value["readiness"] = object.readiness.map(PlanEncoding.readiness)
        if change.keepsPods { value["keepsPods"] = true }
        if change.action != .keep { value.set("additions", object.additions.map(PlanEncoding.path)) }
        if change.action == .keep, !PlanEncoding.holdsSecrets(object) {
            value["digest"] = digest(object).map(Value.string)
        }
        if change.action != .keep, !object.secretKeys.isEmpty {
            value["secretKeys"] = .array(object.secretKeys.map(secretKey))
        }
    }

    static func readiness(_ rule: ReadinessRule) -> Value {
        var value: Value = [:]
        value["wait"] = (rule.wait?.rawValue).map(Value.string)
        value["ready"] = rule.ready.map(Value.string)
        value["failed"] = rule.failed.map(Value.string)
        value["text"] = rule.text.map(Value.string)
        value["deadline"] = (rule.deadline?.goText).map(Value.string)
        return value
    }

    /// A digest of such an object would let people try values until one fits.
    static func holdsSecrets(_ object: DesiredObject) -> Bool {
        guard Sensitive.isSecret(object.kind) else { return false }
        return ["data", "stringData"].contains { object.value[$0]?.object?.isEmpty == false }
    }

    /// The three states of an object, the later ones by what differs.
    private func states(_ change: PlannedChange, predicted: Value?, _ value: inout Value) {
        let desired = change.desired.map { Sensitive.concealed($0.value, of: change.kind) }
        let predicted = predicted.map { Sensitive.concealed($0, of: change.kind) }
        let live = change.live.map { Sensitive.concealed($0, of: change.kind) }
        value["desired"] = desired
        value["predicted"] = predicted.map { StateDelta.between(desired ?? .null, $0) }
        value["live"] = live.map { StateDelta.between(predicted ?? desired ?? .null, $0) }
        // Whether there is such a state: a delta of none is null, which JSON readers may drop.
        if predicted != nil, value["predicted"]?.isNull == true { value["predicted"] = [:] }
        if live != nil, value["live"]?.isNull == true { value["live"] = [:] }
        if change.fields.contains(where: \.isSensitive) || Sensitive.isSecret(change.kind) {
            value["resourceVersion"] = change.resourceVersion.map(Value.string)
        }
    }

    /// A deletion has one change, that of the whole object, and the object is its live state.
    private func fields(_ change: PlannedChange) -> [Value] {
        if case .delete(let deletion) = change.operation {
            return [PlanEncoding.field(FieldChange(path: FieldPath(), before: deletion.live, after: nil))]
        }
        return change.fields.map(PlanEncoding.field)
    }

    // MARK: Fields

    /// A change of the whole object names no values: they are the object's states.
    static func field(_ field: FieldChange) -> Value {
        var value: Value = ["path": path(field.path)]
        if field.isSensitive { value["sensitive"] = true }
        if field.path.steps.isEmpty || field.isSensitive {
            if field.before != nil { value["was"] = true }
            if field.after != nil { value["is"] = true }
        } else {
            value["before"] = field.before
            value["after"] = field.after
        }
        return value
    }

    static func drift(_ entry: Drift.Entry) -> Value {
        var value: Value = ["kind": .string(entry.kind.rawValue), "path": path(entry.path)]
        value["was"] = entry.was
        value["now"] = entry.now
        value["manager"] = entry.manager.map(Value.string)
        value["time"] = entry.time.map(Value.string)
        value["subresource"] = entry.subresource.map(Value.string)
        if entry.isSensitive { value["sensitive"] = true }
        return value
    }

    static func termination(_ end: Termination) -> Value {
        var value: Value = ["holds": .array(end.holds.map(Value.string))]
        value["uid"] = end.uid.map(Value.string)
        return value
    }

    static func growth(_ claim: ClaimGrowth) -> Value {
        ["claim": identity(claim.identity), "from": .string(claim.from), "to": .string(claim.to)]
    }

    static func leftField(_ field: LeftField) -> Value {
        ["path": path(field.path), "owner": .string(field.owner)]
    }

    static func stayingField(_ field: StayingField) -> Value {
        var value: Value = ["path": path(field.path)]
        value["keeper"] = field.keeper.map(Value.string)
        return value
    }

    static func conflict(_ conflict: FieldConflict) -> Value {
        var value: Value = ["path": path(conflict.path), "manager": .string(conflict.manager)]
        value["time"] = conflict.time.map(Value.string)
        value["live"] = conflict.live
        value["desired"] = conflict.desired
        if conflict.isSensitive { value["sensitive"] = true }
        return value
    }

    /// Keys are texts, places are numbers, elements and values are objects of one field.
    static func path(_ path: FieldPath) -> Value {
        .array(
            path.steps.map { step in
                switch step {
                case .key(let key): .string(key)
                case .index(let index): .integer(Int64(index))
                case .element(let keys): ["k": .object(keys)]
                case .value(let value): ["v": value]
                }
            })
    }

    static func identity(_ identity: ObjectIdentity) -> Value {
        var value: Value = ["kind": .string(identity.kind), "name": .string(identity.name)]
        if !identity.group.isEmpty { value["group"] = .string(identity.group) }
        if !identity.namespace.isEmpty { value["namespace"] = .string(identity.namespace) }
        return value
    }

    // MARK: Places and messages

    /// File, line, column, last line, last column; `nil` for what stands in no file.
    func range(_ range: SourceRange) -> Value? {
        guard sources[range.file] != nil else { return nil }
        let numbers = [
            range.file.index, range.start.line, range.start.column, range.end.line, range.end.column,
        ]
        return .array(numbers.map { .integer(Int64($0)) })
    }

    private func secretKey(_ key: SecretKey) -> Value {
        var value: Value = ["key": .string(key.key)]
        value["at"] = range(key.range)
        switch key.source {
        case .generate(let length): value["generate"] = .integer(Int64(length))
        case .environment(let name): value["env"] = .string(name)
        case .file(let path): value["file"] = .string(path)
        case .command(let words): value["command"] = .array(words.map(Value.string))
        }
        return value
    }

    func diagnostic(_ diagnostic: Diagnostic) -> Value {
        var value: Value = [
            "severity": .string(diagnostic.severity.rawValue), "code": .string(diagnostic.code),
            "summary": .string(diagnostic.summary), "detail": .string(diagnostic.detail),
        ]
        value["at"] = diagnostic.range.flatMap(range)
        value["object"] = diagnostic.object.map(PlanEncoding.identity)
        value["path"] = diagnostic.path.map(PlanEncoding.path)
        return value
    }

    // MARK: The graph and the settings

    static func edge(_ edge: DependencyGraph.Edge) -> Value {
        let ends: [Value] = [.integer(Int64(edge.object)), .integer(Int64(edge.dependency))]
        switch edge.reason {
        case .namespace: return .array(ends + ["namespace"])
        case .definition: return .array(ends + ["definition"])
        case .kindOrder: return .array(ends + ["order"])
        case .reference(let path): return .array(ends + ["reference", PlanEncoding.path(path)])
        case .need(let name, let gate):
            return .array(ends + ["need", .string(name)] + (gate.map { [PlanEncoding.gate($0)] } ?? []))
        }
    }

    private static func gate(_ gate: Gate) -> Value {
        var value: Value = ["name": .string(gate.name)]
        switch gate.check {
        case .tcp(let host, let port): value["tcp"] = [.string(host), .integer(Int64(port))]
        case .http(let host, let port, let path):
            value["http"] = [.string(host), .integer(Int64(port)), .string(path)]
        case .exec(let command): value["exec"] = .array(command.map(Value.string))
        }
        return value
    }

    static func settings(_ settings: SavedPlan.Settings) -> Value {
        var value: Value = [:]
        if settings.adopts { value["adopt"] = true }
        if settings.restarts { value["restart"] = true }
        if settings.forcesConflicts { value["forceConflicts"] = true }
        if !settings.takenManagers.isEmpty {
            value["takeFrom"] = .array(settings.takenManagers.sorted().map(Value.string))
        }
        if !settings.allowed.isEmpty { value["allowDestroy"] = .array(settings.allowed.map(Value.string)) }
        if !settings.replaced.isEmpty { value["replace"] = .array(settings.replaced.map(identity)) }
        return value
    }

    static func scope(_ scope: PlanScope) -> Value {
        var value: Value = ["mode": .string(scope.mode.rawValue)]
        if scope.included > 0 { value["included"] = .integer(Int64(scope.included)) }
        if !scope.targets.isEmpty { value["targets"] = .array(scope.targets.map(Value.string)) }
        if !scope.exclusions.isEmpty { value["exclusions"] = .array(scope.exclusions.map(Value.string)) }
        return value
    }
}

extension Value {
    /// What is empty is left out.
    fileprivate mutating func set(_ key: String, _ list: [Value]) {
        if !list.isEmpty { self[key] = .array(list) }
    }
}
