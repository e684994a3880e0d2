import Cluster
import Model

/// What applying has to say about objects.
enum ApplyDiagnostics {
    private static let isNotKnown = " Whether it was applied is not known; run again to finish."

    /// The server's refusal of one object.
    static func refused(_ change: PlannedChange, _ error: ClusterError) -> Diagnostic {
        var result = Diagnostic(
            code: "apply.refused", summary: "Object refused",
            detail: "\(change.identity): \(error.message)", at: change.desired?.origin.range, object: change.identity)
        switch error.code {
        case .fieldConflict(let conflicts):
            result.code = "apply.field-conflict"
            result.summary = "Fields owned by others"
            result.path = conflicts.first?.path
        case .invalid(let causes):
            result.path = causes.first?.path
        case .stale:
            result.code = "apply.stale"
            result.summary = "Object changed since it was planned"
            result.detail += " Plan again."
        case .forbidden:
            result.code = "apply.forbidden"
            result.summary = "Not allowed"
        case .tooManyRequests:
            result.code = "apply.busy"
            result.summary = "Cluster busy"
            result.detail += " The server went on refusing; run again to finish."
        case .unavailable, .timeout, .serverFailure:
            result.code = "apply.unavailable"
            result.summary = "Cluster not available"
            result.detail += isNotKnown
        case .transport(.unreachable):
            result.code = "apply.unreachable"
            result.summary = "Cluster not reachable"
            result.detail += isNotKnown
        case .transport(.cancelled):
            result.code = "apply.unanswered"
            result.summary = "No answer from the cluster"
            result.detail = "\(change.identity): The run was stopped, and the server had not answered yet." + isNotKnown
        case .transport:
            result.code = "apply.unanswered"
            result.summary = "No answer from the cluster"
            result.detail += isNotKnown
        default: break
        }
        return result
    }

    /// An object that did not become ready.
    ///
    /// `holdsDeletions` says that something is not deleted because of it.
    static func unready(
        _ change: PlannedChange, _ waiting: Waiting, _ shortfall: Shortfall, holdsDeletions: Bool = false
    ) -> Diagnostic {
        let isDeletion = change.action == .delete
        var detail = isDeletion ? "\(change.identity) is still there" : "\(change.identity) is not ready"
        switch shortfall {
        case .overdue(let time): detail += " after \(time.components.seconds) s: \(waiting.reason)."
        case .failed: detail += ": \(waiting.reason)."
        case .held:
            detail +=
                ", because somebody else holds it still: \(waiting.reason). What was applied is not rolled out. "
                + "Let go of it (kubectl rollout resume, a patch), or write it in the repository if it is to stay so."
        case .deleted:
            detail =
                "\(change.identity) was deleted by somebody else while it was waited for: \(waiting.reason). "
                + "Run again to make it again."
        }
        switch waiting.behind {
        case 0: break
        case 1: detail += " 1 object waits behind it."
        default: detail += " \(waiting.behind) objects wait behind it."
        }
        if change.action == .keep, holdsDeletions {
            detail +=
                " What left the repository is not deleted before, since it may be all that works; -target deletes "
                + "what it names all the same."
        }
        let ofPods = waiting.pods.prefix(3).flatMap { pod in
            ["Pod \(pod.pod.name): \(pod.summary)"] + pod.events.prefix(3) + pod.lastWords
        }
        let notes = (ofPods + waiting.findings).map { Diagnostic.Note($0) }
        let (code, summary) = title(of: shortfall)
        return Diagnostic(
            code: code, summary: summary, detail: detail, at: change.desired?.origin.range, object: change.identity,
            notes: notes)
    }

    private static func title(of shortfall: Shortfall) -> (code: String, summary: String) {
        switch shortfall {
        case .overdue: ("apply.gate-timeout", "Not ready in time")
        case .failed: ("apply.not-ready", "Object failed")
        case .held: ("apply.held", "Held still")
        case .deleted: ("apply.deleted", "Deleted meanwhile")
        }
    }

    /// An object that was to be gone before a new one of its name is made.
    static func remaining(_ change: PlannedChange, _ waiting: Waiting, after: Duration) -> Diagnostic {
        Diagnostic(
            code: "apply.gate-timeout", summary: "Not gone in time",
            detail: "\(change.identity) is still there after \(after.components.seconds) s: \(waiting.reason). A new "
                + "one is made when it is gone. Whoever put a finalizer there takes it off when its work is done: run "
                + "again then.",
            at: change.desired?.origin.range, object: change.identity)
    }

    /// A replacement that was stopped in its middle.
    static func halfReplaced(_ change: PlannedChange) -> Diagnostic {
        Diagnostic(
            code: "apply.interrupted", summary: "Interrupted",
            detail: "\(change.identity) was deleted, and not made again, because the run was stopped. Run again to "
                + "finish.", object: change.identity)
    }

    static func notSaved(_ reason: String) -> Diagnostic {
        Diagnostic(
            code: "apply.inventory-not-written", summary: "Inventory not written",
            detail: "The inventory could not be written: \(reason). Nothing more was started, because what is created "
                + "now might belong to nobody. Make room or mend the permissions, and run again.")
    }
}

extension PodDiagnosis {
    /// The lines that its container wrote last, as they are shown.
    fileprivate var lastWords: [String] {
        lastLines.isEmpty ? [] : ["\(container ?? "it") wrote last:"] + lastLines.map { "  \($0)" }
    }
}
