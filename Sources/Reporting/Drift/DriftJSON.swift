import Documents
package import Model
package import Planning

/// Drift for programs; <doc:Plans> has its schema.
package enum DriftJSON {
    /// What a report is about.
    package struct Subject {
        var environment: String
        /// The uid is empty where no inventory has it.
        var cluster: ClusterIdentity
        /// By RFC 3339.
        var time: String
        /// Where the repository writes what drifted, in the order of the report and of the entries of each.
        var origins: [[SourceRange?]]

        package init(environment: String, cluster: ClusterIdentity, time: String, origins: [[SourceRange?]]) {
            self.environment = environment
            self.cluster = cluster
            self.time = time
            self.origins = origins
        }
    }

    package static func document(_ report: DriftReport, of subject: Subject, sources: SourceMap) -> [UInt8] {
        var cluster: Value = ["name": .string(subject.cluster.name)]
        if !subject.cluster.uid.isEmpty { cluster["uid"] = .string(subject.cluster.uid) }
        let drifted = report.drifts.enumerated().map { index, drift in
            json(drift, origins: index < subject.origins.count ? subject.origins[index] : [], sources)
        }
        var root: Value = [
            "format_version": "1.2", "environment": .string(subject.environment), "cluster": cluster,
            "time": .string(subject.time), "against": .string(report.base.rawValue),
            "checked": .integer(Int64(report.checked)),
            "drifted": .array(drifted),
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

    private static func json(_ drift: Drift, origins: [SourceRange?], _ sources: SourceMap) -> Value {
        var value = json(drift.kind, drift.identity)
        value["instance"] = .string(drift.instance)
        let changes = drift.entries.enumerated().map { index, entry in
            var change = json(entry)
            let origin = index < origins.count ? origins[index] : nil
            change["origin"] = origin.flatMap { place(of: $0, sources) }
            return change
        }
        value["changes"] = .array(changes)
        return value
    }

    /// `path:line:column`, as in the JSON of plans.
    private static func place(of range: SourceRange, _ sources: SourceMap) -> Value? {
        sources[range.file].map { .string("\($0.path):\(range.start.line):\(range.start.column)") }
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
