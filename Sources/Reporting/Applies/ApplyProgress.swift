import Applying
import Cluster
import Model

/// Where an apply stands, from its events: pure, so that the views only draw it.
struct ApplyProgress {
    /// How far one planned change is.
    enum Stage {
        case pending
        /// Nothing is to be done, and so far nobody waits for it.
        case unchanged
        case running
        case waiting(Waiting)
        case ready(String)
        case failed(Diagnostic)
        case skipped(because: ObjectIdentity)
        case interrupted
    }

    /// One planned change that is not `keep`, or that is waited for.
    struct Item {
        var identity: ObjectIdentity
        var kind: GroupVersionKind
        var action: Action
        var stage: Stage
        /// Since the run began; when the present stage's object was sent.
        var started: Duration?
        var ended: Duration?

        var name: String { "\(kind.kind) \(PlanView.place(of: identity))".inOneLine }

        var isDone: Bool {
            switch stage {
            case .pending, .running, .waiting: false
            case .unchanged, .ready, .failed, .skipped, .interrupted: true
            }
        }
    }

    private(set) var items: [Item]

    init(_ plan: Plan) {
        items = plan.changes.map { change in
            Item(
                identity: change.identity, kind: change.kind, action: change.action,
                stage: change.action == .keep ? .unchanged : .pending)
        }
    }

    /// Takes an event in; gives the item that it is about.
    mutating func take(_ event: ApplyEvent) -> Item? {
        guard items.indices.contains(event.change) else { return nil }
        switch event.kind {
        case .started:
            items[event.change].stage = .running
            items[event.change].started = event.time
        case .applied: items[event.change].stage = .running
        case .waiting(let waiting):
            items[event.change].stage = .waiting(waiting)
            // What does not change was never sent: its time is that of the waiting.
            items[event.change].started = items[event.change].started ?? event.time
        case .ready(let words): items[event.change].stage = .ready(words)
        case .failed(let diagnostic): items[event.change].stage = .failed(diagnostic)
        case .skipped(let cause): items[event.change].stage = .skipped(because: cause)
        case .interrupted: items[event.change].stage = .interrupted
        }
        if items[event.change].isDone { items[event.change].ended = event.time }
        return items[event.change]
    }

    /// What there is to do: changes, and unchanged objects that are waited for.
    private var work: some Sequence<Item> {
        items.lazy.filter { if case .unchanged = $0.stage { false } else { true } }
    }

    var total: Int { work.reduce(0) { count, _ in count + 1 } }

    var done: Int { work.reduce(0) { $0 + ($1.isDone ? 1 : 0) } }

    var waiting: [Item] {
        items.filter { if case .waiting = $0.stage { true } else { false } }
    }
}

extension ApplyOutcome {
    /// The word behind an object's name, as kubectl prints it.
    var word: String {
        switch self {
        case .created: "created"
        case .configured: "configured"
        case .replaced: "replaced"
        case .deleted: "deleted"
        case .unchanged: "unchanged"
        case .failed: "failed"
        case .skipped: "skipped"
        case .interrupted: "interrupted"
        }
    }
}
