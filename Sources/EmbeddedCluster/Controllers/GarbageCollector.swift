import Model

/// The garbage collector: what outlived its owners goes, and deletions that wait for dependents are finished.
extension ClusterState {
    mutating func collect(_ object: Value, _ place: ObjectPlace) throws(APIStatus) {
        let finalizers = object.finalizers
        if object.isDeleting {
            if finalizers.contains(Finalizer.orphan) { return try orphanDependents(of: object, place) }
            if finalizers.contains(Finalizer.foreground) { return try deleteDependents(of: object, place) }
            return
        }
        let references = object.ownerReferences
        guard !references.isEmpty, let resource = resource(place.resource) else { return }
        var living: [Value] = []
        var isForeground = false
        for reference in references {
            switch life(of: reference, in: place.namespace) {
            case .alive: living.append(reference)
            case .leaving: isForeground = true
            case .gone: break
            }
        }
        if living.count == references.count { return }
        if !living.isEmpty { return try setOwners(living, of: place) }
        var options = DeleteOptions()
        options.propagation = isForeground ? .foreground : .background
        _ = try delete(object, resource, options)
    }

    private enum OwnerLife { case alive, leaving, gone }

    private func life(of reference: Value, in namespace: String) -> OwnerLife {
        if let owner = owners.place(of: reference["uid"]?.string ?? "").flatMap(object(at:)) {
            return owner.isDeleting && owner.finalizers.contains(Finalizer.foreground) ? .leaving : .alive
        }
        let kind = GroupVersionKind(
            apiVersion: reference["apiVersion"]?.string ?? "", kind: reference["kind"]?.string ?? "")
        // Of a kind that is not served here nothing is known: its dependents are left alone.
        return resources.resource(kind: kind.kind, group: kind.group) == nil ? .alive : .gone
    }

    private mutating func setOwners(_ references: [Value], of place: ObjectPlace) throws(APIStatus) {
        let namespace = place.namespace
        try update(
            place.resource, namespace: namespace.isEmpty ? nil : namespace, name: place.name, by: .controllers
        ) { object in
            object.updateMetadata { metadata in
                metadata["ownerReferences"] = .array(references)
                if references.isEmpty { metadata["ownerReferences"] = nil }
            }
        }
    }

    private mutating func orphanDependents(of object: Value, _ place: ObjectPlace) throws(APIStatus) {
        let uid = object.uid
        for dependent in owners.dependents(of: uid) {
            guard let found = self.object(at: dependent) else { continue }
            try setOwners(found.ownerReferences.filter { $0["uid"]?.string != uid }, of: dependent)
        }
        try dropFinalizer(Finalizer.orphan, of: place)
    }

    private mutating func deleteDependents(of object: Value, _ place: ObjectPlace) throws(APIStatus) {
        let uid = object.uid
        var isBlocked = false
        for dependent in owners.dependents(of: uid) {
            guard let found = self.object(at: dependent), let resource = resource(dependent.resource) else { continue }
            if found.ownerReferences.contains(where: { $0["uid"]?.string == uid && $0["blockOwnerDeletion"] == true }) {
                isBlocked = true
            }
            guard !found.isDeleting else { continue }
            var options = DeleteOptions()
            options.propagation = .foreground
            _ = try delete(found, resource, options)
        }
        // The last dependent's deletion brings the collector back; one that is already gone blocks nothing.
        if isBlocked, !owners.dependents(of: uid).isEmpty {
            schedule(.collector, place, after: Simulation.Delay.retry)
            return
        }
        try dropFinalizer(Finalizer.foreground, of: place)
    }

    private mutating func dropFinalizer(_ finalizer: String, of place: ObjectPlace) throws(APIStatus) {
        let namespace = place.namespace
        try update(
            place.resource, namespace: namespace.isEmpty ? nil : namespace, name: place.name, by: .controllers
        ) { object in
            let rest = object.finalizers.filter { $0 != finalizer }
            object.updateMetadata { $0["finalizers"] = Value.nonEmpty(rest) }
        }
    }
}
