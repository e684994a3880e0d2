import APIMachinery
package import Model

extension SavedPlan {
    /// Reads what `encoded` made.
    package init(decoding root: Value) throws(SavedPlanError) {
        let decoding = try PlanDecoding(root)
        let cluster = ClusterIdentity(
            name: try decoding.text(root["cluster"], "name"), uid: try decoding.text(root["cluster"], "uid"))
        var plan = Plan(
            environment: try decoding.text(root, "environment"), cluster: cluster,
            changes: try decoding.all(root["changes"], decoding.change), graph: try decoding.graph())
        plan.diagnostics = try decoding.all(root["diagnostics"], decoding.diagnostic)
        plan.statistics.reads = decoding.number(root["statistics"]?["reads"])
        plan.statistics.unchangedWithoutAsking = decoding.number(root["statistics"]?["unchanged"])
        plan.statistics.dryRuns = decoding.number(root["statistics"]?["dryRuns"])
        plan.scope = try decoding.scope(root["scope"])
        guard plan.graph.edges.allSatisfy({ max($0.object, $0.dependency) < plan.graph.waves.count }),
            plan.graph.waves.count <= plan.changes.count
        else { throw .damaged("its graph does not fit its objects") }
        self.init(
            plan: plan, settings: try decoding.settings(root["settings"]), serial: decoding.number(root["serial"]),
            isEmbedded: root["embedded"]?.bool ?? false, sources: decoding.sources)
        for (change, value) in zip(plan.changes, root["changes"]?.array ?? []) {
            digests[change.identity] = value["digest"]?.string
        }
    }
}

/// Values as the parts of a plan.
struct PlanDecoding {
    let root: Value
    private(set) var sources = SourceMap()
    private var files: [SourceFileID] = []

    init(_ root: Value) throws(SavedPlanError) {
        self.root = root
        for path in root["sources"]?.array ?? [] {
            guard let path = path.string else { throw .damaged("a source has no path") }
            files.append(sources.add(path: path, bytes: []))
        }
    }

    // MARK: Scalars

    func text(_ value: Value?, _ key: String) throws(SavedPlanError) -> String {
        guard let text = value?[key]?.string else { throw .damaged("\"\(key)\" is missing") }
        return text
    }

    func number(_ value: Value?) -> Int { Int(value?.integer ?? 0) }

    /// A word out of a list.
    func word<Word: RawRepresentable>(
        _ value: Value?, _ key: String, as type: Word.Type
    ) throws(SavedPlanError) -> Word where Word.RawValue == String {
        let text = try text(value, key)
        guard let word = Word(rawValue: text) else { throw .damaged("\"\(key)\" is \"\(text)\"") }
        return word
    }

    func all<Element>(
        _ list: Value?, _ read: (Value) throws(SavedPlanError) -> Element
    ) throws(SavedPlanError) -> [Element] {
        guard let list else { return [] }
        guard let values = list.array else { throw .damaged("a list is none") }
        var result: [Element] = []
        result.reserveCapacity(values.count)
        for value in values { result.append(try read(value)) }
        return result
    }

    // MARK: Changes

    func change(_ value: Value) throws(SavedPlanError) -> PlannedChange {
        let identity = try identity(value)
        let kind = GroupVersionKind(
            group: identity.group, version: try text(value, "version"), kind: identity.kind)
        var change = PlannedChange(
            kind: kind, identity: identity, action: try word(value, "action", as: Action.self),
            replacePaths: try all(value["replacePaths"], path),
            conflicts: try all(value["conflicts"], conflict),
            verification: try word(value, "verification", as: PlannedChange.Verification.self),
            instance: value["instance"]?.string ?? "", module: value["module"]?.string ?? "",
            uid: value["uid"]?.string, protection: value["protection"]?.string,
            leftAlone: try all(value["leftAlone"], leftField),
            reclaimsOwnership: value["reclaims"]?.bool ?? false)
        if value["replacement"] != nil {
            change.replacement = try word(value, "replacement", as: PlannedChange.Replacement.self)
        }
        change.precededBy = try all(value["precededBy"], self.identity)
        change.resourceVersion = value["resourceVersion"]?.string
        change.previousInstance = value["previousInstance"]?.string
        if let cause = value["deletedWith"] { change.deletedWith = try self.identity(cause) }
        change.drift = try all(value["drift"], drift)
        change.grownClaims = try all(value["grownClaims"]) { item throws(SavedPlanError) in
            ClaimGrowth(
                identity: try self.identity(item["claim"] ?? .null), from: try text(item, "from"),
                to: try text(item, "to"))
        }
        try states(value, &change)
        change.fields = try all(value["fields"]) { item throws(SavedPlanError) in try field(item, change) }
        return change
    }

    private func states(_ value: Value, _ change: inout PlannedChange) throws(SavedPlanError) {
        let desired = value["desired"]
        if let delta = value["predicted"] {
            guard let predicted = StructuralDelta.apply(delta, to: desired ?? .null) else {
                throw .damaged("what was predicted of \(change.identity) does not fit it")
            }
            change.predicted = predicted
        }
        if let delta = value["live"] {
            guard let live = StructuralDelta.apply(delta, to: change.predicted ?? desired ?? .null) else {
                throw .damaged("what was live of \(change.identity) does not fit it")
            }
            change.live = live
        }
        guard change.action != .delete else { return }
        let origin = Origin(
            instance: change.instance, module: change.module, range: range(value["at"]),
            overlays: (value["overlays"]?.array ?? []).map(range))
        change.desired = DesiredObject(
            kind: change.kind, identity: change.identity, value: desired ?? PlanDecoding.stub(change), origin: origin,
            isProtected: value["protected"]?.bool ?? false, secretKeys: try all(value["secretKeys"], secretKey))
    }

    /// What stands for an object that stays as it is: its name.
    static func stub(_ change: PlannedChange) -> Value {
        var metadata: Value = ["name": .string(change.identity.name)]
        if !change.identity.namespace.isEmpty { metadata["namespace"] = .string(change.identity.namespace) }
        return [
            "apiVersion": .string(change.kind.apiVersion), "kind": .string(change.kind.kind), "metadata": metadata,
        ]
    }

    private func field(_ value: Value, _ change: PlannedChange) throws(SavedPlanError) -> FieldChange {
        let path = try path(value["path"] ?? [])
        if value["sensitive"]?.bool == true {
            return FieldChange(
                path: path, before: value["was"] == nil ? nil : Sensitive.placeholder,
                after: value["is"] == nil ? nil : Sensitive.placeholder, isSensitive: true)
        }
        guard path.steps.isEmpty else {
            return FieldChange(path: path, before: value["before"], after: value["after"])
        }
        func visible(_ state: Value?) -> Value? {
            guard var state, Sensitive.isSecret(change.kind) else { return state }
            state["data"] = nil
            state["stringData"] = nil
            return state
        }
        return FieldChange(
            path: path, before: value["was"] == nil ? nil : visible(change.live),
            after: value["is"] == nil ? nil : visible(change.desired?.value))
    }

    private func conflict(_ value: Value) throws(SavedPlanError) -> FieldConflict {
        FieldConflict(
            path: try path(value["path"] ?? []), manager: try text(value, "manager"), time: value["time"]?.string,
            live: value["live"], desired: value["desired"], isSensitive: value["sensitive"]?.bool ?? false)
    }

    private func drift(_ value: Value) throws(SavedPlanError) -> Drift.Entry {
        Drift.Entry(
            kind: try word(value, "kind", as: Drift.Kind.self), path: try path(value["path"] ?? []), was: value["was"],
            now: value["now"], manager: value["manager"]?.string, time: value["time"]?.string,
            isSensitive: value["sensitive"]?.bool ?? false)
    }

    private func leftField(_ value: Value) throws(SavedPlanError) -> LeftField {
        LeftField(path: try path(value["path"] ?? []), owner: try text(value, "owner"))
    }

    func path(_ value: Value) throws(SavedPlanError) -> FieldPath {
        FieldPath(
            try all(value) { step throws(SavedPlanError) -> FieldPath.Step in
                switch step {
                case .string(let key): return .key(key)
                case .integer(let index): return .index(Int(index))
                case .object(let fields):
                    if let keys = fields["k"]?.object { return .element(keys) }
                    if let value = fields["v"] { return .value(value) }
                    throw .damaged("a path has a step of an unknown form")
                default: throw .damaged("a path has a step of an unknown form")
                }
            })
    }

    func identity(_ value: Value) throws(SavedPlanError) -> ObjectIdentity {
        let identity = ObjectIdentity(
            group: value["group"]?.string ?? "", kind: try text(value, "kind"),
            namespace: value["namespace"]?.string ?? "", name: try text(value, "name"))
        // Requests would go somewhere else.
        guard identity.mistake == nil else { throw .damaged("an object has a name that no object can have") }
        return identity
    }

    // MARK: Places and messages

    private func range(_ value: Value?) -> SourceRange {
        let numbers = (value?.array ?? []).compactMap(\.integer).compactMap { UInt32(exactly: $0) }
        guard numbers.count == 5, Int(numbers[0]) < files.count else { return .none }
        return SourceRange(
            file: files[Int(numbers[0])], start: SourcePosition(line: numbers[1], column: numbers[2]),
            end: SourcePosition(line: numbers[3], column: numbers[4]))
    }

    private func secretKey(_ value: Value) throws(SavedPlanError) -> SecretKey {
        let source: SecretKey.Source
        if let length = value["generate"]?.integer {
            source = .generate(length: Int(length))
        } else if let name = value["env"]?.string {
            source = .environment(name)
        } else if let path = value["file"]?.string {
            source = .file(path)
        } else if let words = value["command"]?.array {
            source = .command(words.compactMap(\.string))
        } else {
            throw .damaged("a secret has no source")
        }
        return SecretKey(key: try text(value, "key"), source: source, range: range(value["at"]))
    }

    func diagnostic(_ value: Value) throws(SavedPlanError) -> Diagnostic {
        var diagnostic = Diagnostic(
            try word(value, "severity", as: Diagnostic.Severity.self), code: try text(value, "code"),
            summary: try text(value, "summary"), detail: try text(value, "detail"))
        if value["at"] != nil { diagnostic.range = range(value["at"]) }
        if let object = value["object"] { diagnostic.object = try identity(object) }
        if let place = value["path"] { diagnostic.path = try path(place) }
        return diagnostic
    }

    // MARK: The graph and the settings

    func graph() throws(SavedPlanError) -> DependencyGraph {
        DependencyGraph(
            edges: try all(root["edges"], edge),
            waves: try all(root["waves"]) { value throws(SavedPlanError) in number(value) })
    }

    private func edge(_ value: Value) throws(SavedPlanError) -> DependencyGraph.Edge {
        guard let parts = value.array, parts.count >= 3, let object = parts[0].integer,
            let dependency = parts[1].integer, object >= 0, dependency >= 0, let word = parts[2].string
        else { throw .damaged("an edge is incomplete") }
        let reason: DependencyGraph.Reason
        switch word {
        case "namespace": reason = .namespace
        case "definition": reason = .definition
        case "order": reason = .kindOrder
        case "reference" where parts.count == 4: reason = .reference(try path(parts[3]))
        case "need" where parts.count >= 4:
            reason = .need(parts[3].string ?? "", gate: parts.count > 4 ? try gate(parts[4]) : nil)
        default: throw .damaged("an edge is of an unknown kind")
        }
        return DependencyGraph.Edge(object: Int(object), dependency: Int(dependency), reason: reason)
    }

    private func gate(_ value: Value) throws(SavedPlanError) -> Gate {
        let name = try text(value, "name")
        if let tcp = value["tcp"]?.array, tcp.count == 2 {
            return Gate(name: name, check: .tcp(host: tcp[0].string ?? "", port: number(tcp[1])))
        }
        if let http = value["http"]?.array, http.count == 3 {
            return Gate(
                name: name,
                check: .http(host: http[0].string ?? "", port: number(http[1]), path: http[2].string ?? ""))
        }
        guard let words = value["exec"]?.array else { throw .damaged("a gate has no check") }
        return Gate(name: name, check: .exec(command: words.compactMap(\.string)))
    }

    func settings(_ value: Value?) throws(SavedPlanError) -> SavedPlan.Settings {
        var settings = SavedPlan.Settings()
        settings.adopts = value?["adopt"]?.bool ?? false
        settings.forcesConflicts = value?["forceConflicts"]?.bool ?? false
        settings.allowed = (value?["allowDestroy"]?.array ?? []).compactMap(\.string)
        settings.replaced = try all(value?["replace"], identity)
        return settings
    }

    func scope(_ value: Value?) throws(SavedPlanError) -> PlanScope {
        var scope = PlanScope()
        scope.mode = try word(value, "mode", as: PlanScope.Mode.self)
        scope.targets = (value?["targets"]?.array ?? []).compactMap(\.string)
        scope.exclusions = (value?["exclusions"]?.array ?? []).compactMap(\.string)
        scope.included = number(value?["included"])
        return scope
    }
}
