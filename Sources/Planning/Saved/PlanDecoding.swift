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
        commit = root["commit"]?.string
        isAtCommit = root["atCommit"]?.bool ?? false
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

    // MARK: Names

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

    func range(_ value: Value?) -> SourceRange {
        let numbers = (value?.array ?? []).compactMap(\.integer).compactMap { UInt32(exactly: $0) }
        guard numbers.count == 5, Int(numbers[0]) < files.count else { return .none }
        return SourceRange(
            file: files[Int(numbers[0])], start: SourcePosition(line: numbers[1], column: numbers[2]),
            end: SourcePosition(line: numbers[3], column: numbers[4]))
    }

    func secretKey(_ value: Value) throws(SavedPlanError) -> SecretKey {
        let source: SecretKey.Source
        if let length = value["generate"]?.integer {
            guard let length = Int(exactly: length), SecretKey.lengths.contains(length) else {
                throw .damaged("a generated secret has a length that none can have")
            }
            source = .generate(length: length)
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
        settings.restarts = value?["restart"]?.bool ?? false
        settings.forcesConflicts = value?["forceConflicts"]?.bool ?? false
        settings.takenManagers = Set((value?["takeFrom"]?.array ?? []).compactMap(\.string))
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
