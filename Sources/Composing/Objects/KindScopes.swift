internal import Kinds
internal import Model
internal import Schemas

/// Which kinds live in namespaces: the built-in ones, and those that CRDs define, of the same desired state or at hand.
struct KindScopes {
    private var defined: [GroupKind: Bool]
    private var known: [GroupVersionKind: Bool] = [:]

    /// Learns from the CRDs among the objects, in front of the others.
    init(_ drafts: [DraftObject], others: [GroupKind: Bool]) {
        defined = others
        for index in drafts.indices where drafts[index].kind.isDefinition {
            guard let kind = drafts[index].value.definedKind else { continue }
            defined[kind] = drafts[index].value["spec"]?["scope"]?.string != "Cluster"
        }
    }

    /// Kinds that nobody knows are taken for namespaced, as nearly all of them are; an entry's `scope` says otherwise.
    mutating func isNamespaced(_ kind: GroupVersionKind) -> Bool {
        if let answer = known[kind] { return answer }
        let answer =
            defined[kind.groupKind]
            ?? SchemaCatalog.builtIn.facts(for: kind)?.isNamespaced
            // Versions of built-in kinds that are no longer served.
            ?? BuiltInKinds.find(kind.groupKind)?.isNamespaced
            ?? !ExtensionKinds.isOfCluster(kind.groupKind)
        known[kind] = answer
        return answer
    }
}
