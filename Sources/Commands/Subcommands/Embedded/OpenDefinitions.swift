import Model

/// Definitions that accept anything, for kinds whose operators are not installed: what the embedded cluster needs to
/// hold an environment's custom resources.
enum OpenDefinitions {
    /// One definition for each kind, sorted by name.
    static func definitions(for objects: [DesiredObject], excluding known: Set<String>) -> [Value] {
        var versions: [String: [String]] = [:]
        var first: [String: DesiredObject] = [:]
        for object in objects where object.kind.group.contains(".") {
            let name = "\(plural(of: object.kind.kind)).\(object.kind.group)"
            guard !known.contains("\(object.kind.group)/\(object.kind.kind)") else { continue }
            if versions[name, default: []].contains(object.kind.version) { continue }
            versions[name, default: []].append(object.kind.version)
            first[name] = first[name] ?? object
        }
        return first.keys.sorted().compactMap { name in
            guard let object = first[name], let versions = versions[name] else { return nil }
            return definition(name, object, versions.sorted())
        }
    }

    private static func definition(_ name: String, _ object: DesiredObject, _ versions: [String]) -> Value {
        let kind = object.kind.kind
        let schema: Value = ["type": "object", "x-kubernetes-preserve-unknown-fields": true]
        return [
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": annotated(name, group: object.kind.group),
            "spec": [
                "group": .string(object.kind.group),
                "names": [
                    "kind": .string(kind), "listKind": .string("\(kind)List"), "plural": .string(plural(of: kind)),
                    "singular": .string(kind.lowercased()),
                ],
                "scope": object.identity.namespace.isEmpty ? "Cluster" : "Namespaced",
                "versions": .array(
                    versions.enumerated().map { index, version in
                        [
                            "name": .string(version), "served": true, "storage": .bool(index == 0),
                            "schema": ["openAPIV3Schema": schema],
                            "subresources": ["status": .object(ValueObject())],
                        ]
                    }),
            ],
        ]
    }

    /// Groups of Kubernetes' own are only taken with a word that the API was reviewed, or that it was not.
    private static func annotated(_ name: String, group: String) -> Value {
        guard group.hasSuffix(".k8s.io") || group.hasSuffix(".kubernetes.io") else { return ["name": .string(name)] }
        return ["name": .string(name), "annotations": ["api-approved.kubernetes.io": "unapproved, a stand-in"]]
    }

    /// As English has it, which nearly all kinds follow.
    static func plural(of kind: String) -> String {
        let word = kind.lowercased()
        if word.hasSuffix("s") || word.hasSuffix("x") || word.hasSuffix("ch") {
            return kind == "SecurityContextConstraints" ? word : word + "es"
        }
        if word.hasSuffix("y"), let before = word.dropLast().last, !"aeiou".contains(before) {
            return word.dropLast() + "ies"
        }
        return word + "s"
    }
}
