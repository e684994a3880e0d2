import Documents
import Model
import Planning

/// Drift for programs.
enum DriftJSON {
    static func document(_ report: DriftReport) -> [UInt8] {
        let root: Value = [
            "format_version": "1.0", "checked": .integer(Int64(report.checked)),
            "drifted": .array(report.drifts.map(json)),
        ]
        return JSON.serializePretty(root) + [UInt8(ascii: "\n")]
    }

    private static func json(_ drift: Drift) -> Value {
        [
            "apiVersion": .string(drift.kind.apiVersion), "kind": .string(drift.kind.kind),
            "namespace": .string(drift.identity.namespace), "name": .string(drift.identity.name),
            "instance": .string(drift.instance), "changes": .array(drift.entries.map(json)),
        ]
    }

    static func json(_ entry: Drift.Entry) -> Value {
        var value: Value = ["change": .string(entry.kind.rawValue)]
        if !entry.path.steps.isEmpty { value["path"] = .string(entry.path.description) }
        if let manager = entry.manager { value["manager"] = .string(manager) }
        if let time = entry.time { value["time"] = .string(time) }
        if entry.isSensitive {
            value["sensitive"] = true
        } else {
            value["was"] = entry.was
            value["is"] = entry.now
        }
        return value
    }
}
