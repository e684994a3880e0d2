package import Model

/// What drifted, and how much was looked at.
package struct DriftReport: Sendable {
    /// A Secret of whose values nobody can say whether they are what was applied.
    package struct UnknownSecret: Sendable, Hashable {
        package var kind: GroupVersionKind
        package var identity: ObjectIdentity
        package var keys: [String]
    }

    /// An object of which nobody can say what was applied last.
    package struct LostRecord: Sendable, Hashable {
        package var kind: GroupVersionKind
        package var identity: ObjectIdentity
    }

    /// What the cluster was compared with.
    package var base: Drift.Base
    package var drifts: [Drift] = []
    /// Objects that were compared.
    package var checked = 0
    /// Jobs that are gone because they did their work.
    package var collected: [ObjectIdentity] = []
    package var unknown: [UnknownSecret] = []
    package var lost: [LostRecord] = []
    /// Objects that carry the environment's label and are in no inventory.
    package var unrecorded: [UnrecordedObject] = []
    /// What could not be read or compared.
    package var diagnostics: [Diagnostic] = []

    package init(base: Drift.Base) { self.base = base }

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// Whether all that was compared could be compared in whole.
    package var isComplete: Bool { !hasErrors && unknown.isEmpty && lost.isEmpty }
}

// MARK: - Taking

extension DriftReport {
    /// What is compared: an object of the repository, or one that left it.
    struct Subject {
        var kind: GroupVersionKind
        var identity: ObjectIdentity
        var origin: Origin

        init(_ object: DesiredObject) { (kind, identity, origin) = (object.kind, object.identity, object.origin) }

        init(_ entry: Inventory.Entry) {
            (kind, identity) = (entry.kind, entry.identity)
            origin = Origin(instance: entry.instance, module: entry.module, range: .none)
        }
    }

    /// Takes what became of one object, with what there is to say where it is not there.
    mutating func take(_ subject: Subject, _ outcome: ReadOutcome<SeenObject>, absent: [Drift.Entry]) {
        if case .unreadable(let error) = outcome {
            diagnostics.append(PlanDiagnostics.unreadable(subject.identity, error, at: subject.origin.range))
            return
        }
        checked += 1
        if let seen = outcome.found {
            if seen.lacksBase { lost.append(LostRecord(kind: subject.kind, identity: subject.identity)) }
            if !seen.unknownKeys.isEmpty {
                unknown.append(
                    UnknownSecret(kind: subject.kind, identity: subject.identity, keys: seen.unknownKeys))
            }
        }
        let entries = outcome.found?.drift ?? absent
        if !entries.isEmpty { drifts.append(Drift(of: subject, entries)) }
    }

    /// Takes a Job that is gone because it did its work.
    mutating func takeCollected(_ identity: ObjectIdentity) {
        checked += 1
        collected.append(identity)
    }
}

extension Drift {
    init(of subject: DriftReport.Subject, _ entries: [Drift.Entry]) {
        self.init(
            kind: subject.kind, identity: subject.identity, instance: subject.origin.instance,
            module: subject.origin.module, entries: entries)
    }
}
