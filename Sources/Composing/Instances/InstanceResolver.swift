internal import Model

/// Finds the module of each instance and the instances that meet its needs.
struct InstanceResolver {
    let configuration: Configuration
    private let enabled: [Instance]
    private let indices: [String: Int]

    init(_ configuration: Configuration) {
        self.configuration = configuration
        enabled = configuration.environment.instances.filter(\.isEnabled)
        indices = Dictionary(enabled.enumerated().map { ($1.name.value, $0) }) { first, _ in first }
    }

    /// The enabled instances in the order of the file.
    func resolve(_ diagnostics: inout Diagnostics) -> [ResolvedInstance] {
        let modules = Dictionary(configuration.modules.map { ($0.name.value, $0) }) { first, _ in first }
        return enabled.enumerated().map { index, instance in
            let module =
                modules[instance.module.value] ?? Module(name: instance.module, folder: "modules/")
            var resolved = ResolvedInstance(instance: instance, module: module, namespace: namespace(of: instance))
            checkBindings(of: instance, module, &diagnostics)
            resolved.needs = module.needs.compactMap { need in
                self.need(need, of: instance, at: index, &diagnostics)
            }
            resolved.after = instance.after.compactMap { name in
                provider(named: name, &diagnostics).map { ResolvedOrder(provider: $0, range: name.range) }
            }
            return resolved
        }
    }

    /// Its own, the environment's, the only one declared, or `default` as for kubectl.
    private func namespace(of instance: Instance) -> String {
        if let namespace = instance.namespace { return namespace.value }
        return configuration.environment.defaultNamespace
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

    private func need(
        _ need: Need, of instance: Instance, at index: Int, _ diagnostics: inout Diagnostics
    ) -> ResolvedNeed? {
        if let binding = instance.needs.first(where: { $0.need.value == need.name.value }) {
            return provider(named: binding.instance, &diagnostics).map {
                ResolvedNeed(need: need, provider: $0, range: binding.instance.range)
            }
        }
        let candidates = enabled.indices.filter { $0 != index && enabled[$0].module.value == need.module.value }
        if candidates.count == 1 {
            return ResolvedNeed(need: need, provider: candidates[0], range: need.name.range)
        }
        if candidates.isEmpty {
            if !need.isOptional { diagnostics.report(missingNeed(need, of: instance)) }
            return nil
        }
        let names = candidates.map { enabled[$0].name.value }
        diagnostics.report(
            Diagnostic(
                code: "compose.ambiguous-need", summary: "Ambiguous need",
                detail: "Need \"\(need.name.value)\" of instance \(instance.name.value) wants an instance of module "
                    + "\(need.module.value), and there are \(names.count): \(quotedList(names)). Choose one under "
                    + "\"needs\": {\(need.name.value): \(names[0])}.",
                at: instance.name.range, notes: [need.declaration]))
        return nil
    }

    private func missingNeed(_ need: Need, of instance: Instance) -> Diagnostic {
        let modules = enabled.map(\.module.value)
        let suggestion = didYouMean(need.module.value, among: modules)
        return Diagnostic(
            code: "compose.missing-need", summary: "Missing need",
            detail: "Need \"\(need.name.value)\" of instance \(instance.name.value) wants an instance of module "
                + "\(need.module.value), and the environment has none.\(suggestion) Add one, or say under \"needs\" "
                + "which instance takes its place.",
            at: instance.name.range, notes: [need.declaration])
    }

    private func provider(named name: Located<String>, _ diagnostics: inout Diagnostics) -> Int? {
        if let index = indices[name.value] { return index }
        let disabled = configuration.environment.instances.first { $0.name.value == name.value }
        let names = enabled.map(\.name.value)
        let detail =
            disabled == nil
            ? "The environment has no instance \"\(name.value)\"." + didYouMean(name.value, among: names)
                + " Its instances are \(quotedList(names))."
            : "Instance \"\(name.value)\" is not enabled, so it cannot be relied on."
        diagnostics.report(
            Diagnostic(
                code: "compose.unknown-instance", summary: "Unknown instance", detail: detail, at: name.range,
                notes: disabled.map { [Diagnostic.Note("\"\(name.value)\" is declared here", at: $0.name.range)] } ?? []
            ))
        return nil
    }
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
        var detail = "Module \(module.name.value) has no \(noun) \"\(name.value)\"."
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
