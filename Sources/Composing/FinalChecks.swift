internal import APIMachinery
internal import Model

/// What is only known of finished objects: whether they can be called so, and what is wrong between them: two of one
/// identity, two with one node port.
enum FinalChecks {
    static func check(
        _ drafts: [DraftObject], _ exposed: [ExposureStep.Exposed], _ diagnostics: inout Diagnostics
    ) {
        checkNames(drafts, &diagnostics)
        checkDuplicates(drafts, &diagnostics)
        checkNodePorts(drafts, exposed, &diagnostics)
    }

    /// Expressions, overlays and prefixes make names, too, and files and requests are named after all of them.
    private static func checkNames(_ drafts: [DraftObject], _ diagnostics: inout Diagnostics) {
        for draft in drafts {
            let version = draft.kind.version
            let mistake =
                draft.identity.mistake
                ?? (IdentityPart.version.admits(version) ? nil : IdentityPart.version.mistake(in: version))
            guard let mistake else { continue }
            diagnostics.report(
                Diagnostic(
                    code: "compose.invalid-name", summary: "Invalid name", detail: mistake, at: draft.range,
                    notes: draft.overlays.map { Diagnostic.Note("it is changed here", at: $0) }))
        }
    }

    private static func checkDuplicates(_ drafts: [DraftObject], _ diagnostics: inout Diagnostics) {
        var first: [ObjectIdentity: Int] = [:]
        first.reserveCapacity(drafts.count)
        for index in drafts.indices {
            let identity = drafts[index].identity
            guard let other = first.updateValue(index, forKey: identity) else { continue }
            first[identity] = other
            let draft = drafts[index]
            let isLoop = draft.range == drafts[other].range && draft.instance == drafts[other].instance
            let advice =
                isLoop
                ? "Its document is used for each element of a \"forEach\": put ${index} or a part of ${item} into "
                    + "its name."
                : "Rename one: a name with ${instance.name} in it differs per instance."
            diagnostics.report(
                Diagnostic(
                    code: "compose.duplicate-object", summary: "Duplicate object",
                    detail: "The object \(identity) is made twice. The cluster can hold one of them, and the other "
                        + "would be lost. \(advice)",
                    at: draft.range, object: identity,
                    notes: [Diagnostic.Note("the first is made here", at: drafts[other].range)]))
        }
    }

    private struct NodePort: Hashable {
        let number: Int64
        let transport: String
    }

    private static func checkNodePorts(
        _ drafts: [DraftObject], _ exposed: [ExposureStep.Exposed], _ diagnostics: inout Diagnostics
    ) {
        var taken: [NodePort: (draft: Int, range: SourceRange)] = [:]
        for index in drafts.indices where drafts[index].isKind("Service") {
            for port in drafts[index].value.value(at: ["spec", "ports"])?.array ?? [] {
                guard let number = port["nodePort"]?.integer else { continue }
                let draft = drafts[index]
                let key = NodePort(number: number, transport: port["protocol"]?.string ?? "TCP")
                let wish = exposed.first { $0.instance == draft.instance && Int64($0.nodePort?.value ?? 0) == number }
                let range = wish?.nodePort?.range ?? draft.range
                guard let other = taken[key] else {
                    taken[key] = (index, range)
                    continue
                }
                // One port asked for by two endpoints of a Service with itself is seen here as well.
                diagnostics.report(
                    Diagnostic(
                        code: "compose.node-port-clash", summary: "Node port taken twice",
                        detail: "Node port \(number) is wanted by Service \(draft.identity.place) and by Service "
                            + "\(drafts[other.draft].identity.place), and a port of a node leads to one Service only. "
                            + "Choose another between 30000 and 32767.",
                        at: range, object: draft.identity,
                        notes: [Diagnostic.Note("it is taken here", at: other.range)]))
            }
        }
    }
}

extension ObjectIdentity {
    fileprivate var place: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }
}
