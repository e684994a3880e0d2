import Cluster
import Model

/// What a saved plan and the present moment disagree on, about one object.
enum PlanStaleness {
    /// One sentence a difference, without a full stop; empty where the plan still holds.
    static func reasons(_ saved: PlannedChange, _ now: PlannedChange?) -> [String] {
        guard let now else { return ["it is gone by now, so there is nothing to \(saved.action.rawValue)"] }
        if now.action != saved.action { return [action(saved, now)] }
        if let was = saved.uid, let uid = now.uid, was != uid {
            return ["it was deleted and made again: its uid was \(was), and is \(uid)"]
        }
        var moved: [String] = []
        if saved.action != .create, saved.action != .delete {
            moved += fields(saved, now)
            moved += conflicts(saved, now)
        }
        if case .replace(let saved) = saved.operation, case .replace(let now) = now.operation {
            if saved.grownClaims != now.grownClaims { moved.append("other claims of it would grow") }
            if saved.immutableFields != now.immutableFields { moved.append("other fields force its replacement") }
        }
        if let version = saved.resourceVersion, now.resourceVersion != version, moved.isEmpty,
            Sensitive.isSecret(saved.kind)
        {
            moved.append("the Secret was written since; of its values nothing is kept that could be compared")
        }
        if let protection = now.protection, saved.protection == nil { moved.append("\(protection), by now") }
        return moved
    }

    private static func action(_ saved: PlannedChange, _ now: PlannedChange) -> String {
        switch (saved.action, now.action) {
        case (.create, _): "it exists by now\(now.uid.map { ", with the uid \($0)" } ?? ""), and the plan creates it"
        case (_, .create): "it is gone by now, and the plan would \(saved.action.rawValue) it"
        case (_, .keep): "it is by now as it should be, and nothing is left to \(saved.action.rawValue)"
        default: "the plan would \(saved.action.rawValue) it, and by now it takes \(article(now.action))"
        }
    }

    private static func article(_ action: Action) -> String {
        switch action {
        case .update, .adopt: "an \(action.rawValue)"
        default: "a \(action.rawValue)"
        }
    }

    private static func fields(_ saved: PlannedChange, _ now: PlannedChange) -> [String] {
        let before = Dictionary(saved.fields.map { ($0.path, $0) }) { first, _ in first }
        let after = Dictionary(now.fields.map { ($0.path, $0) }) { first, _ in first }
        let gone = saved.fields.filter { after[$0.path] == nil }.map { field in
            "\(field.path) was \(text(field.before)) and is changed already or no longer changes"
        }
        let moved = now.fields.compactMap { field -> String? in
            guard let planned = before[field.path] else {
                return "\(field.path) would change too, from \(text(field.before)) to \(text(field.after))"
            }
            if !SecretMask.mayBeSame(planned.before, field.before) {
                return "\(field.path) was \(text(planned.before)), and is \(text(field.before)) by now"
            }
            guard !SecretMask.mayBeSame(planned.after, field.after) else { return nil }
            return "\(field.path) would become \(text(field.after)) rather than \(text(planned.after))"
        }
        return moved + gone
    }

    private static func conflicts(_ saved: PlannedChange, _ now: PlannedChange) -> [String] {
        now.conflicts.compactMap { conflict in
            let isKnown = saved.conflicts.contains {
                $0.path == conflict.path && $0.manager == conflict.manager
                    && SecretMask.mayBeSame($0.live, conflict.live)
            }
            return isKnown ? nil : "\(conflict.path) was set to \(text(conflict.live)) by \"\(conflict.manager)\""
        }
    }

    private static func text(_ value: Value?) -> String {
        switch value {
        case nil: "(none)"
        case .string(let text)?: text.utf8.count > 80 || text.utf8.contains(10) ? "another text" : "\"\(text)\""
        case .integer(let number)?: "\(number)"
        case .number(let number)?: "\(number)"
        case .bool(let flag)?: "\(flag)"
        case .null?: "null"
        case .array(let elements)?: "a list of \(elements.count)"
        case .object?: "an object"
        }
    }
}
