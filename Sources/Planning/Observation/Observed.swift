import Cluster
import Documents
import Model

/// A live object, as far as the plan needs it: whole lists of unchanged objects are not kept.
enum Observed: Sendable {
    /// Applying the desired object would change nothing: known without asking.
    case unchanged(Unchanged)
    case live(Value)
}

/// What a plan says of an object that applying does not change.
struct Unchanged: Sendable {
    var uid: String?
    /// See `PlannedChange.Kept.isReady`.
    var isReady: Bool?
}

/// A live object as it came: by name, or in a page of a list.
enum LiveObject: Sendable {
    case whole(Value)
    case listed(ListedObject)

    var value: Value {
        switch self {
        case .whole(let value): value
        case .listed(let object): object.value
        }
    }
}

extension PlanningContext {
    /// Decides at first sight whether an object is unchanged, so that its page need not be kept.
    ///
    /// Most objects of a list are, and then no value is made of them.
    func observe(_ index: Int, _ live: LiveObject) async -> Observed {
        guard index < objects.count, !options.verify, !options.replaced.contains(objects[index].identity) else {
            return .live(live.value)
        }
        let object = objects[index]
        if case .listed(let listed) = live, isUnchanged(object, listed) {
            return .unchanged(Unchanged(uid: listed.uid, isReady: isReady(object, listed.value)))
        }
        return await observe(object, live.value)
    }

    /// Whether the object as the repository has it is what is live, and is known to be ours.
    private func isUnchanged(_ object: DesiredObject, _ live: ListedObject) -> Bool {
        guard entries[object.identity] != nil, !SecretFilling.isNeeded(object), let schema = schema(of: object.kind),
            live.document.node(at: ["metadata", "deletionTimestamp"], in: live.node) == nil
        else { return false }
        return Shortcut.judge(desired: object.value, live: live.document, live.node, schema: schema) == .unchanged
    }

    private func observe(_ object: DesiredObject, _ live: Value) async -> Observed {
        guard live.value(at: ["metadata", "deletionTimestamp"]) == nil,
            owner(of: object, live) == .ours,
            let request = try? await SecretFilling.filled(object, live: live, resolve: options.resolveSecret)
        else { return .live(live) }
        secrets.note(object, request: request)
        let sent = Autoscaling.yielding(
            autoscaling.leftAlone(of: object, live: live), in: request, live: live)
        let verdict = Shortcut.judge(desired: sent, live: live, schema: schema(of: object.kind))
        return verdict == .unchanged ? .unchanged(unchanged(object, live)) : .live(live)
    }

    func unchanged(_ object: DesiredObject, _ live: Value) -> Unchanged {
        Unchanged(uid: live.uid, isReady: isReady(object, live))
    }

    /// Whether an object that stays as it is is ready; `nil` where applying does not care: it became ready once, and
    /// nothing is deleted.
    private func isReady(_ object: DesiredObject, _ live: @autoclosure () -> Value) -> Bool? {
        guard deletes || entries[object.identity]?.isReady != true,
            !Health.isReadyByExistence(object.value, kind: object.kind)
        else { return nil }
        return Health.assess(live(), kind: object.kind, context: HealthContext(now: 0)).phase == .ready
    }
}
