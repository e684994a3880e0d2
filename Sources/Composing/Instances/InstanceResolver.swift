internal import Model

/// Finds the module of each instance and the instances that meet its needs.
struct InstanceResolver {
    private let configuration: Configuration
    private var instances: [ResolvedInstance]
    private let indices: [String: Int]
    /// The instances of each module that stand in the environment itself, by the module's name without a version.
    private let byModule: [String: [Int]]

    /// The enabled instances in the order of the file, then those inside of them; what went wrong in conditions comes
    /// apart.
    static func resolve(
        _ configuration: Configuration, _ diagnostics: inout Diagnostics
    ) -> (instances: [ResolvedInstance], conditions: Diagnostics) {
        var expansion = InstanceExpansion(configuration)
        expansion.expand(&diagnostics)
        var resolver = InstanceResolver(configuration, expansion.instances)
        resolver.resolve(&diagnostics)
        return (resolver.instances, expansion.conditions)
    }

    private init(_ configuration: Configuration, _ instances: [ResolvedInstance]) {
        self.configuration = configuration
        self.instances = instances
        indices = Dictionary(instances.enumerated().map { ($1.name, $0) }) { first, _ in first }
        byModule = Dictionary(grouping: instances.indices.filter { instances[$0].parent == nil }) {
            instances[$0].module.name.value.moduleName
        }
    }

    /// In the order of the list, so that what an instance is inside of comes before it.
    private mutating func resolve(_ diagnostics: inout Diagnostics) {
        for index in instances.indices {
            let instance = instances[index]
            checkBindings(of: instance.instance, instance.module, &diagnostics)
            instances[index].needs = instance.module.needs.compactMap { self.need($0, of: index, &diagnostics) }
            instances[index].after = orders(of: index, &diagnostics)
        }
    }

    private func orders(of index: Int, _ diagnostics: inout Diagnostics) -> [ResolvedOrder] {
        let instance = instances[index]
        var orders = instance.instance.after.compactMap { name in
            provider(named: name, for: index, &diagnostics).map { ResolvedOrder(provider: $0, range: name.range) }
        }
        // What the whole waits for, its parts wait for as well.
        guard let parent = instance.parent.map({ instances[$0] }) else { return orders }
        orders += parent.needs.map { ResolvedOrder(provider: $0.provider, range: $0.range) } + parent.after
        let needed = Set(instance.needs.map(\.provider))
        return orders.filter { !needed.contains($0.provider) && $0.provider != index }
    }

    private func checkBindings(of instance: Instance, _ module: Module, _ diagnostics: inout Diagnostics) {
        let needs = module.needs.map(\.name.value)
        for binding in instance.needs where !needs.contains(binding.need.value) {
            diagnostics.report(
                .unknown(
                    "need", binding.need, in: module,
                    known: module.needs.map(\.name)))
        }
        let endpoints = module.endpoints.map(\.name)
        for exposure in instance.exposures where !endpoints.contains(where: { $0.value == exposure.endpoint.value }) {
            diagnostics.report(.unknown("endpoint", exposure.endpoint, in: module, known: endpoints))
        }
        let secrets = module.secrets.map(\.name)
        for secret in instance.secrets where !secrets.contains(where: { $0.value == secret.name.value }) {
            diagnostics.report(.unknown("secret", secret.name, in: module, known: secrets))
        }
    }

    // MARK: Needs

    private func need(_ need: Need, of index: Int, _ diagnostics: inout Diagnostics) -> ResolvedNeed? {
        let instance = instances[index]
        if let binding = instance.instance.needs.first(where: { $0.need.value == need.name.value }) {
            if isUnmetNeed(binding.instance.value, ofParentOf: instance) {
                if !need.isOptional { diagnostics.report(missingNeed(need, of: instance)) }
                return nil
            }
            return provider(named: binding.instance, for: index, &diagnostics).map {
                ResolvedNeed(
                    need: need, provider: $0, range: binding.instance.range, isGated: binding.isGated)
            }
        }
        let candidates = candidates(for: need, of: index)
        if candidates.count == 1 {
            return ResolvedNeed(need: need, provider: candidates[0], range: need.name.range)
        }
        if candidates.isEmpty {
            if !need.isOptional { diagnostics.report(missingNeed(need, of: instance)) }
            return nil
        }
        diagnostics.report(ambiguous(need, of: instance, candidates))
        return nil
    }

    /// The instances of the module that the need wants: those beside it in the same module, else what meets a need of
    /// the module that it is a part of, else those of the environment.
    private func candidates(for need: Need, of index: Int) -> [Int] {
        let wanted = need.module.value
        if let parent = instances[index].parent.map({ instances[$0] }) {
            let siblings = parent.parts.map(\.index).filter { $0 != index && instances[$0].module.isMeant(by: wanted) }
            if !siblings.isEmpty { return siblings }
            let passed = parent.needs.filter { instances[$0.provider].module.isMeant(by: wanted) }
            if !passed.isEmpty { return passed.map(\.provider) }
        }
        let outside = (byModule[wanted.moduleName] ?? []).filter { other in
            other != index && instances[other].module.isMeant(by: wanted)
                && !instances[index].ancestors.contains(instances[other].name)
        }
        return outside
    }

    private func ambiguous(_ need: Need, of instance: ResolvedInstance, _ candidates: [Int]) -> Diagnostic {
        let names = candidates.map { instances[$0].localName(for: instance) }
        return Diagnostic(
            code: "compose.ambiguous-need", summary: "Ambiguous need",
            detail: "Need \"\(need.name.value)\" of instance \(instance.name) wants an instance of module "
                + "\(need.module.value), and there are \(names.count): \(quotedList(names)). Choose one under "
                + "\"needs\": {\(need.name.value): \(names[0])}.",
            at: instance.instance.name.range, notes: [need.declaration])
    }

    private func missingNeed(_ need: Need, of instance: ResolvedInstance) -> Diagnostic {
        let modules = instances.filter { $0.parent == nil }.map(\.module.reference)
        let suggestion = didYouMean(need.module.value, among: modules)
        return Diagnostic(
            code: "compose.missing-need", summary: "Missing need",
            detail: "Need \"\(need.name.value)\" of instance \(instance.name) wants an instance of module "
                + "\(need.module.value), and the environment has none.\(suggestion) Add one, or say under \"needs\" "
                + "which instance takes its place.",
            at: instance.instance.name.range, notes: [need.declaration])
    }

    // MARK: Names

    /// Whether the name is that of an optional need of the instance around this one, which nothing meets.
    private func isUnmetNeed(_ name: String, ofParentOf instance: ResolvedInstance) -> Bool {
        guard let parent = instance.parent.map({ instances[$0] }),
            !parent.parts.contains(where: { $0.name == name })
        else { return false }
        return parent.module.needs.contains { $0.name.value == name }
            && !parent.needs.contains { $0.need.name.value == name }
    }

    /// The instance that a name means: of an environment's instance one of the environment's; of a part one beside it,
    /// or what meets that need of the module around it.
    private func provider(
        named name: Located<String>, for index: Int, _ diagnostics: inout Diagnostics
    ) -> Int? {
        guard let parent = instances[index].parent.map({ instances[$0] }) else {
            if let index = indices[name.value] { return index }
            diagnostics.report(unknownInstance(name))
            return nil
        }
        if let part = parent.parts.first(where: { $0.name == name.value }) { return part.index }
        if let need = parent.needs.first(where: { $0.need.name.value == name.value }) { return need.provider }
        let names = parent.module.instances.map(\.instance.name.value) + parent.module.needs.map(\.name.value)
        // A part that its condition leaves out is waited for by nobody.
        guard !names.contains(name.value) else { return nil }
        diagnostics.report(
            Diagnostic(
                code: "compose.unknown-instance", summary: "Unknown instance",
                detail: "Module \(parent.module.reference) has no instance and no need \"\(name.value)\"."
                    + didYouMean(name.value, among: names) + " It has \(quotedList(names)).", at: name.range))
        return nil
    }

    private func unknownInstance(_ name: Located<String>) -> Diagnostic {
        let disabled = configuration.environment.instances.first { $0.name.value == name.value }
        let names = instances.filter { $0.parent == nil }.map(\.name)
        let detail =
            disabled == nil
            ? "The environment has no instance \"\(name.value)\"." + didYouMean(name.value, among: names)
                + " Its instances are \(quotedList(names))."
            : "Instance \"\(name.value)\" is not enabled, so it cannot be relied on."
        return Diagnostic(
            code: "compose.unknown-instance", summary: "Unknown instance", detail: detail, at: name.range,
            notes: disabled.map { [Diagnostic.Note("\"\(name.value)\" is declared here", at: $0.name.range)] } ?? [])
    }
}

extension ResolvedInstance {
    /// What another instance calls this one: without what both are a part of.
    fileprivate func localName(for other: ResolvedInstance) -> String {
        guard parent == other.parent, let around = ancestors.last else { return name }
        return String(name.dropFirst(around.count + 1))
    }
}

extension Module {
    /// Whether a need that names a module means this one: with a version only that, else any.
    fileprivate func isMeant(by reference: String) -> Bool {
        reference == self.reference || reference == name.value.moduleName
    }
}

extension String {
    /// A module's name without its version.
    fileprivate var moduleName: String { utf8.contains(UInt8(ascii: "@")) ? String(prefix { $0 != "@" }) : self }
}

extension Model.Environment {
    /// Where objects live for which nobody says where.
    var defaultNamespace: String {
        if let namespace { return namespace.value }
        return namespaces.count == 1 ? namespaces[0].name.value : "default"
    }
}

extension Need {
    var declaration: Diagnostic.Note { Diagnostic.Note("\"\(name.value)\" is declared here", at: name.range) }
}

extension Diagnostic {
    /// A name that the environment uses and the module does not have.
    static func unknown(
        _ noun: String, _ name: Located<String>, in module: Module, known: [Located<String>]
    ) -> Diagnostic {
        let names = known.map(\.value)
        let meant = closest(to: name.value, among: names)
        var detail = "Module \(module.reference) has no \(noun) \"\(name.value)\"."
        if let meant {
            detail += " Did you mean \"\(meant)\"?"
        } else {
            detail += names.isEmpty ? " It has no \(noun)s." : " It has \(quotedList(names))."
        }
        let declared = known.first { $0.value == meant } ?? (known.isEmpty ? module.name : nil)
        let note = declared.map { Diagnostic.Note("\"\($0.value)\" is declared here", at: $0.range) }
        return Diagnostic(
            code: "compose.unknown-\(noun)", summary: "Unknown \(noun)", detail: detail, at: name.range,
            notes: note.map { [$0] } ?? [])
    }
}
