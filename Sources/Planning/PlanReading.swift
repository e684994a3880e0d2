import Cluster
package import Model

/// What reading and judging came to, of which a plan is made.
package struct PlanReading: Sendable {
    let environment: ComparedEnvironment
    let judge: Judge
    /// In the order of the desired state.
    let verdicts: [Verdict]
    /// In the order of the environment's surplus.
    let surplus: [ReadOutcome<Value>]
    /// One for each desired object that may not be read.
    let unreadable: [Diagnostic]
    let labelled: LabelledObjects
    let reads: Int

    init(_ live: LiveState<Verdict>, of environment: ComparedEnvironment, by judge: Judge) async {
        self.environment = environment
        self.judge = judge
        surplus = live.surplus
        labelled = live.labelled
        reads = live.reads
        var verdicts: [Verdict] = []
        verdicts.reserveCapacity(live.desired.count)
        var unreadable: [Diagnostic] = []
        for (object, outcome) in zip(environment.desired.objects, live.desired) {
            if case .found(let verdict) = outcome {
                verdicts.append(verdict)
                continue
            }
            if case .unreadable(let error) = outcome {
                unreadable.append(PlanDiagnostics.unreadable(object.identity, error, at: object.origin.range))
            }
            verdicts.append(await judge.verdict(on: object, live: nil))
        }
        self.verdicts = verdicts
        self.unreadable = unreadable
    }

    /// The objects of which the live state alone says that the server took them exactly as they are, and would again.
    ///
    /// Those of a kind of which the plan changes the definition it might not.
    package var unchanged: Set<ObjectIdentity> {
        var unchanged = Set<ObjectIdentity>(minimumCapacity: verdicts.count)
        var redefined: Set<GroupKind> = []
        for (object, verdict) in zip(environment.desired.objects, verdicts) {
            if case .unchanged = verdict {
                unchanged.insert(object.identity)
            } else if object.kind.isDefinition, let kind = object.value.definedKind {
                redefined.insert(kind)
            }
        }
        guard !redefined.isEmpty else { return unchanged }
        return unchanged.filter { !redefined.contains(GroupKind(group: $0.group, kind: $0.kind)) }
    }
}
