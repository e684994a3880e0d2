import Documents
package import Model
package import Planning

/// Drift for programs.
package enum DriftJSON {
    package static func document(_ report: DriftReport, sources: SourceMap) -> [UInt8] {
        var root: Value = [
            "format_version": "1.1", "against": .string(report.base.rawValue),
            "checked": .integer(Int64(report.checked)),
            "drifted": .array(report.drifts.map(json)),
            "unrecorded": .array(report.unrecorded.map { json($0.kind, $0.identity) }),
            "unknown": .array(
                report.unknown.map { secret in
                    var value = json(secret.kind, secret.identity)
                    value["keys"] = .array(secret.keys.map(Value.string))
                    return value
                }),
            "lost_records": .array(report.lost.map { json($0.kind, $0.identity) }),
            "diagnostics": DiagnosticDocuments(diagnostics: report.diagnostics, sources: sources).list,
        ]
        if !report.collected.isEmpty { root["collected"] = .array(report.collected.map(json)) }
        return JSON.serializePretty(root) + [UInt8(ascii: "\n")]
    }

    private static func json(_ identity: ObjectIdentity) -> Value {
        [
            "group": .string(identity.group), "kind": .string(identity.kind),
            "namespace": .string(identity.namespace), "name": .string(identity.name),
        ]
    }

    private static func json(_ drift: Drift) -> Value {
        var value = json(drift.kind, drift.identity)
        value["instance"] = .string(drift.instance)
        value["changes"] = .array(drift.entries.map(json))
        return value
    }

    private static func json(_ kind: GroupVersionKind, _ identity: ObjectIdentity) -> Value {
        [
            "apiVersion": .string(kind.apiVersion), "kind": .string(kind.kind),
            "namespace": .string(identity.namespace), "name": .string(identity.name),
        ]
    }

    static func json(_ entry: Drift.Entry) -> Value {
        var value: Value = ["change": .string(entry.kind.rawValue)]
        if !entry.path.steps.isEmpty { value["path"] = .string(entry.path.description) }
        if let manager = entry.manager { value["manager"] = .string(manager) }
        if let time = entry.time { value["time"] = .string(time) }
        if let subresource = entry.subresource { value["subresource"] = .string(subresource) }
        if entry.isSensitive {
            value["sensitive"] = true
        } else {
            value["was"] = entry.was
            value["is"] = entry.now
        }
        return value
    }
}
