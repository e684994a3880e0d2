internal import APIMachinery
package import Model

/// What must hold of a desired state whatever is done with it, be it only shown: objects can be called as they are, no
/// two are the same, and no node port leads to two Services.
package enum Consistency {
    /// Everything that is wrong; all of it errors.
    package static func problems(in desired: DesiredState) -> [Diagnostic] {
        desired.objects.compactMap(invalidName) + duplicates(in: desired.objects) + nodePortClashes(in: desired)
    }

    /// Expressions, overlays and prefixes make names, too, and files and requests are named after all of them.
    private static func invalidName(of object: DesiredObject) -> Diagnostic? {
        let version = object.kind.version
        let mistake =
            object.identity.mistake
            ?? (IdentityPart.version.admits(version) ? nil : IdentityPart.version.mistake(in: version))
        guard let mistake else { return nil }
        return Diagnostic(
            code: "compose.invalid-name", summary: "Invalid name", detail: mistake, at: object.origin.range,
            notes: object.origin.overlays.map { Diagnostic.Note("it is changed here", at: $0) })
    }

    private static func duplicates(in objects: [DesiredObject]) -> [Diagnostic] {
        var first: [ObjectIdentity: Int] = [:]
        first.reserveCapacity(objects.count)
        var found: [Diagnostic] = []
        for (index, object) in objects.enumerated() {
            guard let other = first.updateValue(index, forKey: object.identity) else { continue }
            first[object.identity] = other
            let origin = objects[other].origin
            let isLoop = object.origin.range == origin.range && object.origin.instance == origin.instance
            let advice =
                isLoop
                ? "Its document is used for each element of a \"forEach\": put ${index} or a part of ${item} into "
                    + "its name."
                : "Rename one: a name with ${instance.name} in it differs per instance."
            found.append(
                Diagnostic(
                    code: "compose.duplicate-object", summary: "Duplicate object",
                    detail: "The object \(object.identity) is made twice. The cluster can hold one of them, and the "
                        + "other would be lost. \(advice)",
                    at: object.origin.range, object: object.identity,
                    notes: [Diagnostic.Note("the first is made here", at: origin.range)]))
        }
        return found
    }

    // MARK: Node ports

    private struct NodePort: Hashable {
        let number: Int64
        let transport: String
    }

    private static func nodePortClashes(in desired: DesiredState) -> [Diagnostic] {
        var taken: [NodePort: (service: ObjectIdentity, range: SourceRange)] = [:]
        var found: [Diagnostic] = []
        for object in desired.objects where object.kind.group.isEmpty && object.kind.kind == "Service" {
            for port in object.value.value(at: ["spec", "ports"])?.array ?? [] {
                guard let number = port["nodePort"]?.integer else { continue }
                let key = NodePort(number: number, transport: port["protocol"]?.string ?? "TCP")
                let request = desired.nodePorts.first {
                    $0.instance == object.origin.instance && Int64($0.number) == number
                }
                let range = request?.range ?? object.origin.range
                guard let other = taken[key] else {
                    taken[key] = (object.identity, range)
                    continue
                }
                // One port asked for by two endpoints of a Service with itself is seen here as well.
                found.append(
                    Diagnostic(
                        code: "compose.node-port-clash", summary: "Node port taken twice",
                        detail: "Node port \(number) is wanted by Service \(object.identity.place) and by Service "
                            + "\(other.service.place), and a port of a node leads to one Service only. "
                            + "Choose another between 30000 and 32767.",
                        at: range, object: object.identity,
                        notes: [Diagnostic.Note("it is taken here", at: other.range)]))
            }
        }
        return found
    }
}

extension ObjectIdentity {
    fileprivate var place: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }
}
