internal import Expressions
internal import Model

/// Checks every expression of a configuration before any of them runs.
///
/// A module is checked once for all instances whose needs are met by the same modules, and its documents once for all
/// elements of a loop, so that the work grows with what is written and not with what is made of it.
struct ConfigurationCheck {
    /// A module with what its expressions can tell of others.
    private struct Use: Hashable {
        let module: String
        /// The uses that meet its needs, and those of the instances inside; -1 where they are not known.
        let others: [Int]
    }

    private let configuration: Configuration
    private let instances: [ResolvedInstance]
    private var known: [Use: Int] = [:]
    private var types: [ModuleTypes] = []
    private(set) var findings = CheckFindings()

    private init(_ configuration: Configuration, _ instances: [ResolvedInstance]) {
        self.configuration = configuration
        self.instances = instances
    }

    /// Checks everything; `order` holds indices of `instances`, parts and providers first.
    static func run(
        _ configuration: Configuration, _ instances: [ResolvedInstance], in order: [Int]
    ) -> CheckFindings {
        var check = ConfigurationCheck(configuration, instances)
        check.checkInstances(in: order)
        check.checkUnusedModules()
        check.checkEnvironment()
        return check.findings
    }

    private mutating func checkInstances(in order: [Int]) {
        var uses = [Int](repeating: -1, count: instances.count)
        for index in order {
            let instance = instances[index]
            let module = instance.module
            let providers = module.needs.map { need in
                instance.needs.first { $0.need.name.value == need.name.value }.map { uses[$0.provider] } ?? -1
            }
            let parts = module.instances.map { declaration in
                instance.parts.first { $0.name == declaration.instance.name.value }.map { uses[$0.index] } ?? -1
            }
            let use = Use(module: module.reference, others: providers + parts)
            let place = known[use] ?? check(module, providers, parts)
            known[use] = place
            uses[index] = place
            if instance.parent == nil { checkGiven(instance.instance, types[place]) }
        }
    }

    private mutating func check(_ module: Module, _ providers: [Int], _ parts: [Int]) -> Int {
        let needs = zip(module.needs, providers).map { need, provider in
            let name = "needs.\(need.name.value)"
            let type =
                provider >= 0
                ? TypeScopes.provider(name, types[provider].module, outputs: types[provider].outputs)
                : TypeScopes.provider(name, configuration.module(named: need.module.value), outputs: nil)
            return ObjectType.Field(need.name.value, type, isOptional: need.isOptional)
        }
        let inside = zip(module.instances, parts).map { declaration, part in
            part >= 0
                ? (types[part].module, types[part].outputs)
                : (configuration.module(named: declaration.instance.module.value), nil)
        }
        types.append(
            ModuleCheck(module: module, sources: configuration.sources, needs: needs, parts: inside)
                .types(&findings))
        return types.count - 1
    }

    /// What the environment says of an instance.
    private mutating func checkGiven(_ instance: Instance, _ types: ModuleTypes) {
        let early = ExpressionCheck(sources: configuration.sources, types: types.early)
        InputCheck(module: types.module, check: early).checkGiven(instance.inputs, &findings)
        let full = ExpressionCheck(sources: configuration.sources, types: types.full)
        for exposure in instance.exposures {
            full.expectText(exposure.host, what: "\"host\" of an exposure", &findings)
        }
    }

    /// Modules that were loaded although no instance is made of them.
    private mutating func checkUnusedModules() {
        let used = Set(instances.map(\.module.reference))
        for module in configuration.modules where !used.contains(module.reference) {
            _ = check(module, module.needs.map { _ in -1 }, module.instances.map { _ in -1 })
        }
    }

    private mutating func checkEnvironment() {
        let check = ExpressionCheck(sources: configuration.sources, types: TypeScopes.environment)
        for entry in configuration.environment.objects { ObjectEntryCheck(entry: entry, check: check).run(&findings) }
        for overlay in configuration.environment.overlays {
            switch overlay.patch {
            case .strategic(let node), .merge(let node), .operations(let node):
                if overlay.target == nil {
                    check.check(document: node, &findings)
                } else {
                    check.check(tree: node, &findings)
                }
            case .changes(let changes):
                for entry in changes.labels + changes.annotations {
                    check.expectText(entry.node, what: "\"\(entry.name.value)\"", &findings)
                }
            }
        }
    }
}
