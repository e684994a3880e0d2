internal import Expressions
internal import Model

/// Lists the instances of an environment together with those that their modules make inside of themselves.
struct InstanceExpansion {
    /// How deep modules may be made of modules: further down nobody finds anything any more.
    static let maximumDepth = 8
    /// How many instances modules may make, so that a few lines cannot become millions.
    static let maximumCount = 10_000

    private let configuration: Configuration
    private let modules: [String: Module]
    private(set) var instances: [ResolvedInstance] = []
    /// What went wrong in conditions; kept apart, because checking types may have said it already.
    private(set) var conditions = Diagnostics()

    init(_ configuration: Configuration) {
        self.configuration = configuration
        modules = Dictionary(configuration.modules.map { ($0.reference, $0) }) { first, _ in first }
    }

    /// The enabled instances in the order of the file, then what is inside of each.
    mutating func expand(_ diagnostics: inout Diagnostics) {
        for instance in configuration.environment.instances where instance.isEnabled {
            let namespace = instance.namespace?.value ?? configuration.environment.defaultNamespace
            instances.append(ResolvedInstance(instance: instance, module: module(of: instance), namespace: namespace))
        }
        let base = environmentScope(of: configuration.environment)
        for index in instances.indices where !instances[index].module.instances.isEmpty {
            addParts(of: index, [instances[index].module.reference], givenIn: base, &diagnostics)
        }
        checkNames(&diagnostics)
    }

    private func module(of instance: Instance) -> Module {
        modules[instance.module.value] ?? Module(name: instance.module, folder: "modules/")
    }

    private mutating func addParts(
        of index: Int, _ path: [String], givenIn scope: Scope, _ diagnostics: inout Diagnostics
    ) {
        let parent = instances[index]
        let inner = partScope(of: parent, givenIn: scope)
        for declaration in parent.module.instances where declaration.instance.isEnabled {
            guard isWanted(declaration, of: parent, inner) else { continue }
            let part = declaration.instance
            let module = module(of: part)
            guard !path.contains(module.reference) else {
                diagnostics.report(recursion(part, path + [module.reference]))
                continue
            }
            guard path.count < Self.maximumDepth, instances.count < Self.maximumCount else {
                diagnostics.report(tooMany(part, path))
                continue
            }
            let place = instances.count
            instances.append(resolved(part, module, inside: parent, at: index))
            instances[index].parts.append(ResolvedInstance.Part(name: part.name.value, index: place))
            if !module.instances.isEmpty {
                addParts(of: place, path + [module.reference], givenIn: inner, &diagnostics)
            }
        }
    }

    private func resolved(
        _ part: Instance, _ module: Module, inside parent: ResolvedInstance, at index: Int
    ) -> ResolvedInstance {
        var instance = part
        instance.name = Located("\(parent.name)-\(part.name.value)", at: part.name.range)
        instance.namespace = parent.instance.namespace
        instance.labels += parent.instance.labels
        instance.annotations += parent.instance.annotations
        instance.isProtected = parent.instance.isProtected
        instance.replacePolicy = parent.instance.replacePolicy
        instance.identity = part.identity ?? parent.instance.identity
        instance.serviceAccount = part.serviceAccount ?? parent.instance.serviceAccount
        instance.security = parent.instance.security?.overridden(by: part.security) ?? part.security
        var resolved = ResolvedInstance(instance: instance, module: module, namespace: parent.namespace)
        resolved.parent = index
        resolved.ancestors = parent.ancestors + [parent.name]
        return resolved
    }

    // MARK: Conditions

    /// What is known of an instance before its needs are met: all that decides which parts it has.
    private func partScope(of instance: ResolvedInstance, givenIn outer: Scope) -> Scope {
        var scope = environmentScope(of: configuration.environment)
        scope.define("instance", instance.scopeValue)
        guard instance.module.instances.contains(where: { $0.when != nil || !$0.instance.inputs.isEmpty }) else {
            return scope
        }
        let evaluator = TemplateEvaluator(sources: configuration.sources, scope: scope)
        let given = TemplateEvaluator(sources: configuration.sources, scope: outer)
        // What is wrong with an input is reported when all of them are worked out.
        var unheard = Diagnostics()
        let inputs = InputValidator(
            module: instance.module, instance: instance.instance, evaluator: evaluator, given: given
        ).values(&unheard)
        scope.define("inputs", Value.object(inputs))
        return scope
    }

    private mutating func isWanted(
        _ declaration: ModuleInstance, of parent: ResolvedInstance, _ scope: Scope
    ) -> Bool {
        guard let node = declaration.when else { return true }
        let note = Diagnostic.Note("for instance \"\(parent.name)\"", at: parent.instance.name.range)
        let evaluator = TemplateEvaluator(sources: configuration.sources, scope: scope, context: note)
        guard let value = evaluator.value(of: node, &conditions) else { return false }
        if case .bool(let flag) = value { return flag }
        conditions.report(.wrongResult(of: "\"when\"", wanted: "a boolean", got: value, at: node.range))
        return false
    }

    // MARK: Mistakes

    private func recursion(_ part: Instance, _ path: [String]) -> Diagnostic {
        Diagnostic(
            code: "compose.module-recursion", summary: "Module made of itself",
            detail: "A module cannot be a part of itself, for that would never end: \(path.joined(separator: " → ")). "
                + "Take the instance out of one of these modules.", at: part.module.range)
    }

    private func tooMany(_ part: Instance, _ path: [String]) -> Diagnostic {
        let limit =
            path.count >= Self.maximumDepth
            ? "Modules may be made of modules \(Self.maximumDepth) deep: \(path.joined(separator: " → "))."
            : "Modules have made \(Self.maximumCount) instances by now."
        return Diagnostic(
            code: "compose.module-depth", summary: "Too many instances inside of modules",
            detail: "\(limit) Let the environment, or a module further out, make some of them.", at: part.name.range)
    }

    private func checkNames(_ diagnostics: inout Diagnostics) {
        var first: [String: Int] = [:]
        for (index, instance) in instances.enumerated() {
            if instance.parent != nil, instance.name.utf8.count > 63 {
                diagnostics.report(
                    Diagnostic(
                        code: "compose.long-instance-name", summary: "Name of an instance too long",
                        detail: "The instance \"\(instance.name)\" has a name of \(instance.name.utf8.count) letters, "
                            + "and as a label it may have 63. Shorten the name of one that it is a part of.",
                        at: instance.instance.name.range))
            }
            guard let other = first.updateValue(index, forKey: instance.name) else { continue }
            let range = instances[other].instance.name.range
            diagnostics.report(
                Diagnostic(
                    code: "compose.duplicate-instance", summary: "Duplicate instance",
                    detail: "There are two instances \"\(instance.name)\": one is a part of another instance, which "
                        + "gives its name in front. Rename one.", at: instance.instance.name.range,
                    notes: [Diagnostic.Note("the other one is declared here", at: range)]))
        }
    }
}

extension ResolvedInstance {
    /// What expressions see as `instance`.
    var scopeValue: Value { ["name": .string(name), "namespace": .string(namespace)] }
}
