package import Model

/// What drifted, and how much was looked at.
package struct DriftReport: Sendable {
    /// What the cluster was compared with.
    package var base: Drift.Base
    package var drifts: [Drift] = []
    /// Objects that were compared.
    package var checked = 0
    /// Jobs that are gone because they did their work.
    package var collected: [ObjectIdentity] = []
    /// Objects that carry the environment's label and are in no inventory.
    package var unrecorded: [UnrecordedObject] = []
    /// What could not be read or compared.
    package var diagnostics: [Diagnostic] = []

    package init(base: Drift.Base) { self.base = base }

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// Takes what became of one object, with what there is to say where it is not there.
    mutating func take(_ object: DesiredObject, _ outcome: ReadOutcome<SeenObject>, absent: [Drift.Entry]) {
        if case .unreadable(let error) = outcome {
            diagnostics.append(PlanDiagnostics.unreadable(object.identity, error, at: object.origin.range))
            return
        }
        checked += 1
        let entries = outcome.found?.drift ?? absent
        guard !entries.isEmpty else { return }
        drifts.append(
            Drift(
                kind: object.kind, identity: object.identity, instance: object.origin.instance,
                module: object.origin.module, entries: entries))
    }
}

extension Drift {
    init(of entry: Inventory.Entry, _ entries: [Drift.Entry]) {
        self.init(
            kind: entry.kind, identity: entry.identity, instance: entry.instance, module: entry.module,
            entries: entries)
    }
}
