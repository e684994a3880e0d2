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
        var names: [ReferenceTarget: String] = [:]
        var changed: Set<Int> = []
        for index in indices {
            guard !drafts[index].isDeleted, !Self.keepsName(drafts[index]) else { continue }
            let name = prefix + drafts[index].name + suffix
            names[drafts[index].referenceTarget] = name
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
    /// What others write who mean this object.
    var referenceTarget: ReferenceTarget {
        ReferenceTarget(group: kind.group, kind: kind.kind, namespace: namespace, name: name)
    }

    /// Changes the fields that name renamed objects; whether there were any.
    fileprivate mutating func follow(_ names: [ReferenceTarget: String]) -> Bool {
        var isChanged = false
        for reference in references {
            guard let name = names[reference.target] else { continue }
            var path = reference.path
            // A typed reference is a map whose name is one of its fields.
            if value.value(at: path)?.object != nil { path = path.key("name") }
            value.edit(at: path.steps[...]) { $0 = .string(name) }
            isChanged = true
        }
        return followRules(names) || isChanged
    }

    /// The resource names of a role's rules.
    private mutating func followRules(_ names: [ReferenceTarget: String]) -> Bool {
        guard kind.group == "rbac.authorization.k8s.io", kind.kind == "Role", value["rules"]?.array != nil else {
            return false
        }
        let namespace = namespace
        var isChanged = false
        value.edit("rules") { rules in
            rules.editElements { rule in
                guard let resources = rule["resources"]?.array?.compactMap(\.string), rule["resourceNames"] != nil
                else {
                    return
                }
                let kinds = resources.compactMap { Self.kinds[$0] }
                rule.edit("resourceNames") { list in
                    list.editElements { element in
                        guard let old = element.string else { return }
                        for kind in kinds {
                            let target = ReferenceTarget(group: "", kind: kind, namespace: namespace, name: old)
                            guard let name = names[target] else { continue }
                            element = .string(name)
                            isChanged = true
                        }
                    }
                }
            }
        }
        return isChanged
    }

    /// What rules call the kinds that pods refer to.
    private static let kinds = [
        "configmaps": "ConfigMap", "secrets": "Secret", "serviceaccounts": "ServiceAccount", "services": "Service",
        "persistentvolumeclaims": "PersistentVolumeClaim",
    ]
}

extension Value {
    /// The value at a path of an object; `nil` where a step leads nowhere.
    func value(at path: FieldPath) -> Value? {
        var current = self
        for step in path.steps {
            switch step {
            case .key(let key):
                guard let next = current[key] else { return nil }
                current = next
            case .index, .element, .value:
                guard let elements = current.array, let index = current.place(of: step) else { return nil }
                current = elements[index]
            }
        }
        return current
    }

    /// Changes the value at a path; does nothing where a step leads nowhere.
    mutating func edit(at steps: ArraySlice<FieldPath.Step>, _ change: (inout Value) -> Void) {
        guard let step = steps.first else {
            change(&self)
            return
        }
        if case .key(let key) = step {
            guard self[key] != nil else { return }
            edit(key) { $0.edit(at: steps.dropFirst(), change) }
            return
        }
        guard let index = place(of: step), case .array(var elements) = self else { return }
        self = .null  // Lets go of the buffer, so that the change below is made in place.
        elements[index].edit(at: steps.dropFirst(), change)
        self = .array(elements)
    }

    private func place(of step: FieldPath.Step) -> Int? {
        guard let elements = array else { return nil }
        switch step {
        case .key: return nil
        case .index(let index): return elements.indices.contains(index) ? index : nil
        case .element(let keys):
            return elements.firstIndex { element in keys.allSatisfy { element[$0.key] == $0.value } }
        case .value(let value): return elements.firstIndex(of: value)
        }
    }

    /// Changes the value at a path of keys, if there is one.
    mutating func editIfPresent(at path: ArraySlice<String>, _ change: (inout Value) -> Void) {
        guard value(at: Array(path)) != nil else { return }
        edit(at: path, change)
    }
}
