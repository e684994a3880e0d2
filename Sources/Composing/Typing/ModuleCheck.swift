internal import Expressions
internal import Model

/// What checking a module has found out about its names.
struct ModuleTypes {
    let module: Module
    var outputs: [ObjectType.Field] = []
    /// What the inputs of its instances see.
    var early: TypeEnvironment
    /// What its documents see.
    var full: TypeEnvironment
}

/// Checks the expressions of one module, once for all instances whose needs are met by the same modules.
struct ModuleCheck {
    let module: Module
    let sources: SourceMap
    /// `needs.<name>`, in the order of the declarations.
    let needs: [ObjectType.Field]
    /// The modules of the instances inside, by their place, with the types of their outputs where these are known.
    let parts: [(module: Module?, outputs: [ObjectType.Field]?)]

    func types(_ findings: inout CheckFindings) -> ModuleTypes {
        var early = TypeScopes.environment
        early.define("instance", TypeScopes.instance)
        var withInputs = early
        withInputs.define("inputs", TypeScopes.inputs(of: module))
        early.define("needs", TypeScopes.object("needs", needs))
        InputCheck(module: module, check: ExpressionCheck(sources: sources, types: early)).checkDefaults(&findings)
        let parts = ExpressionCheck(sources: sources, types: withInputs)
        withInputs.define("needs", TypeScopes.object("needs", needs))
        checkParts(parts, ExpressionCheck(sources: sources, types: withInputs), &findings)
        var check = ExpressionCheck(sources: sources, types: withInputs)
        if !module.instances.isEmpty { check.types.define("instances", partTypes) }
        checkEndpoints(check, &findings)
        check.types.define("endpoints", TypeScopes.endpoints(of: module, named: "endpoints"))
        var types = ModuleTypes(module: module, early: early, full: check.types)
        types.outputs = module.outputs.map { output in
            let type = check.type(of: output.node, named: "outputs.\(output.name.value)", &findings)
            return ObjectType.Field(output.name.value, type ?? .dyn)
        }
        for secret in module.secrets {
            check.expectText(secret.objectName, what: "The name of secret \(secret.name.value)", &findings)
        }
        for label in module.podLabels {
            check.expectText(label.node, what: "Label \(label.name.value) of \"pods\"", &findings)
        }
        for selector in module.external {
            for (key, text) in selector.texts {
                check.expectText(Node(text), what: "\"\(key)\" of an element of \"external\"", &findings)
            }
        }
        checkWarnings(&findings)
        for need in module.needs { checkGate(need.gate, check, &findings) }
        for entry in module.objects { ObjectEntryCheck(entry: entry, check: check).run(&findings) }
        return types
    }

    // MARK: Parts

    private var partTypes: ExpressionType {
        TypeScopes.object(
            "instances",
            zip(module.instances, parts).map { declaration, part in
                let name = declaration.instance.name.value
                let type = TypeScopes.provider("instances.\(name)", part.module, outputs: part.outputs)
                return ObjectType.Field(name, type, isOptional: declaration.when != nil)
            })
    }

    private func checkParts(
        _ conditions: ExpressionCheck, _ inputs: ExpressionCheck, _ findings: inout CheckFindings
    ) {
        for (declaration, part) in zip(module.instances, parts) {
            let name = declaration.instance.name.value
            conditions.expect(
                .bool, declaration.when, what: "\"when\" of instance \(name)", "a boolean", &findings)
            guard let module = part.module else { continue }
            InputCheck(module: module, check: inputs).checkGiven(declaration.instance.inputs, &findings)
        }
    }

    // MARK: Warnings

    /// They see nothing but the inputs before and after a change.
    private func checkWarnings(_ findings: inout CheckFindings) {
        let inputs = TypeScopes.inputs(of: module)
        let check = ExpressionCheck(
            sources: sources, types: TypeEnvironment([("old", inputs), ("new", inputs)]))
        for warning in module.warnings {
            check.expect(.bool, warning.condition, what: "\"when\" of a warning", "a boolean", &findings)
            check.expectText(warning.message, what: "\"message\" of a warning", &findings)
        }
    }

    // MARK: Endpoints and gates

    private func checkEndpoints(_ check: ExpressionCheck, _ findings: inout CheckFindings) {
        for endpoint in module.endpoints where endpoint.source == nil {
            let subject = "endpoint \(endpoint.name.value) of module \(module.reference)"
            check.expect(.bool, endpoint.when, what: "\"when\" of \(subject)", "a boolean", &findings)
            check.expectText(endpoint.service, what: "\"service\" of \(subject)", &findings)
            check.expectText(endpoint.host, what: "\"host\" of \(subject)", &findings)
            check.expectText(endpoint.namespace, what: "\"namespace\" of \(subject)", &findings)
            check.expect(
                .int, endpoint.port, what: "\"port\" of \(subject)", "an integer between 1 and 65535", &findings)
        }
    }

    private func checkGate(_ gate: GateDeclaration?, _ check: ExpressionCheck, _ findings: inout CheckFindings) {
        ObjectEntryCheck.check(gate, check, &findings)
    }
}

/// Checks an entry of `objects`: its condition, its loop, its gates and its documents.
struct ObjectEntryCheck {
    let entry: ObjectEntry
    let check: ExpressionCheck

    func run(_ findings: inout CheckFindings) {
        for gate in entry.gates { Self.check(gate, check, &findings) }
        let inner = entry.forEach.map { loop(over: $0, &findings) } ?? check
        inner.expect(.bool, entry.when, what: "\"when\"", "a boolean", &findings)
        for document in entry.documents {
            guard case .template(let node) = document.content else { continue }
            inner.check(document: node, &findings)
        }
    }

    /// What the documents of a loop see beside the rest: `item` and `index`, and `key` for maps.
    private func loop(over node: Node, _ findings: inout CheckFindings) -> ExpressionCheck {
        let walk = check.walk(over: node, named: "forEach", &findings)
        let inner = check.defining("index", .int).defining("item", walk.element)
        return walk.isMap == false ? inner : inner.defining("key", walk.key)
    }

    static func check(_ gate: GateDeclaration?, _ check: ExpressionCheck, _ findings: inout CheckFindings) {
        switch gate?.check {
        case .http(_, let path)?: check.expectText(path, what: "\"path\" of a gate", &findings)
        case .exec(let words)?:
            for word in words { check.expectText(word, what: "A word of a command", &findings) }
        case .tcp?, nil: break
        }
    }
}
