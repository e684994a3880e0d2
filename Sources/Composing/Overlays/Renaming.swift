internal import APIMachinery
internal import Kinds
internal import Model

/// New names for objects, and for them in every field that names them.
struct Renaming {
    let prefix: String
    let suffix: String

    /// Kinds whose names mean something to the cluster, which kustomize leaves alone too.
    static func keepsName(_ draft: DraftObject) -> Bool {
        draft.isKind("Namespace") || draft.kind.isDefinition
            || draft.isKind("APIService", group: "apiregistration.k8s.io")
    }

    /// Renames the objects at the indices; the indices of all objects that changed.
    func apply(to drafts: inout [DraftObject], at indices: [Int]) -> [Int] {
        var names: [ObjectIdentity: String] = [:]
        var changed: Set<Int> = []
        for index in indices {
            guard !drafts[index].isDeleted, !Self.keepsName(drafts[index]) else { continue }
            let name = prefix + drafts[index].name + suffix
            names[drafts[index].identity] = name
            drafts[index].rename(to: name)
            changed.insert(index)
        }
        guard !names.isEmpty else { return [] }
        for index in drafts.indices where !drafts[index].isDeleted && drafts[index].follow(names) {
            changed.insert(index)
        }
        return changed.sorted()
    }
}

extension DraftObject {
    /// Changes the fields that name renamed objects; whether there were any.
    fileprivate mutating func follow(_ names: [ObjectIdentity: String]) -> Bool {
        var isChanged = false
        for reference in references + value.webhookServices(of: kind) {
            guard let name = names[reference.target] else { continue }
            var path = reference.path
            // A typed reference is a map whose name is one of its fields.
            if value.value(at: path)?.object != nil { path = path.key("name") }
            value.edit(at: path) { $0 = .string(name) }
            isChanged = true
        }
        return followRules(names) || isChanged
    }

    /// The resource names of a role's rules.
    private mutating func followRules(_ names: [ObjectIdentity: String]) -> Bool {
        guard kind.group == "rbac.authorization.k8s.io", ["Role", "ClusterRole"].contains(kind.kind),
            value["rules"]?.array != nil
        else { return false }
        let space: String? = kind.kind == "Role" ? namespace : nil
        var isChanged = false
        value.edit("rules") { rules in
            rules.editElements { rule in
                guard let resources = rule["resources"]?.array?.compactMap(\.string), rule["resourceNames"] != nil
                else {
                    return
                }
                let kinds = resources.compactMap { BuiltInKinds.find(plural: $0, in: "")?.kind }
                rule.edit("resourceNames") { list in
                    list.editElements { element in
                        guard let old = element.string else { return }
                        guard let name = names.newName(of: old, kinds: kinds, in: space) else { return }
                        element = .string(name)
                        isChanged = true
                    }
                }
            }
        }
        return isChanged
    }
}

extension [ObjectIdentity: String] {
    /// What an object of one of the kinds is called now; without a namespace it may be in any, as a ClusterRole means it, if
    /// all of that name have the same new one.
    fileprivate func newName(of old: String, kinds: [String], in namespace: String?) -> String? {
        if let namespace {
            return kinds.lazy.compactMap {
                self[ObjectIdentity(group: "", kind: $0, namespace: namespace, name: old)]
            }.first
        }
        let found = Set(
            filter { $0.key.group.isEmpty && $0.key.name == old && kinds.contains($0.key.kind) }.values)
        return found.count == 1 ? found.first : nil
    }
}

extension Value {
    /// Changes the value at a path of keys, if there is one.
    mutating func editIfPresent(at path: ArraySlice<String>, _ change: (inout Value) -> Void) {
        guard value(at: Array(path)) != nil else { return }
        edit(at: path, change)
    }
}
