import APIMachinery
import Model

/// What outlived its owners goes, and deletions that wait for dependents are finished.
struct GarbageCollector: Controller {
    let seesDeletions = true

    func reconcile(_ object: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        let finalizers = object.finalizers
        if object.isDeleting {
            if finalizers.contains(Finalizer.orphan) { return try orphanDependents(of: object, place, in: &state) }
            if finalizers.contains(Finalizer.foreground) { return try deleteDependents(of: object, place, in: &state) }
            return
        }
        let references = object.ownerReferences
        guard !references.isEmpty, let resource = state.resource(place.resource) else { return }
        var living: [Value] = []
        var isForeground = false
        for reference in references {
            switch life(of: reference, in: state) {
            case .alive: living.append(reference)
            case .leaving: isForeground = true
            case .gone: break
            }
        }
        if living.count == references.count { return }
        if !living.isEmpty { return try setOwners(living, of: place, in: &state) }
        var options = DeleteOptions()
        options.propagation = isForeground ? .foreground : .background
        _ = try ObjectDeletion(resource: resource, options: options).delete(object, in: &state)
    }

    private enum OwnerLife { case alive, leaving, gone }

    private func life(of reference: Value, in state: ClusterState) -> OwnerLife {
        if let owner = state.owners.place(of: reference["uid"]?.string ?? "").flatMap(state.object(at:)) {
            return owner.isDeleting && owner.finalizers.contains(Finalizer.foreground) ? .leaving : .alive
        }
        let kind = GroupVersionKind(
            apiVersion: reference["apiVersion"]?.string ?? "", kind: reference["kind"]?.string ?? "")
        // Of a kind that is not served here nothing is known: its dependents are left alone.
        return state.resources.resource(kind: kind.kind, group: kind.group) == nil ? .alive : .gone
    }

    private func setOwners(_ references: [Value], of place: ObjectPlace, in state: inout ClusterState) throws(APIStatus)
    {
        let namespace = place.namespace
        try component.update(
            place.resource, namespace: namespace.isEmpty ? nil : namespace, name: place.name, in: &state
        ) { object in
            object.updateMetadata { metadata in
                metadata["ownerReferences"] = .array(references)
                if references.isEmpty { metadata["ownerReferences"] = nil }
            }
        }
    }

    private func orphanDependents(of object: Value, _ place: ObjectPlace, in state: inout ClusterState)
        throws(APIStatus)
    {
        let uid = object.uid
        for dependent in state.owners.dependents(of: uid) {
            guard let found = state.object(at: dependent) else { continue }
            try setOwners(found.ownerReferences.filter { $0["uid"]?.string != uid }, of: dependent, in: &state)
        }
        try dropFinalizer(Finalizer.orphan, of: place, in: &state)
    }

    private func deleteDependents(of object: Value, _ place: ObjectPlace, in state: inout ClusterState)
        throws(APIStatus)
    {
        let uid = object.uid
        var isBlocked = false
        for dependent in state.owners.dependents(of: uid) {
            guard let found = state.object(at: dependent), let resource = state.resource(dependent.resource) else {
                continue
            }
            if found.ownerReferences.contains(where: { $0["uid"]?.string == uid && $0["blockOwnerDeletion"] == true }) {
                isBlocked = true
            }
            guard !found.isDeleting else { continue }
            var options = DeleteOptions()
            options.propagation = .foreground
            _ = try ObjectDeletion(resource: resource, options: options).delete(found, in: &state)
        }
        // The last dependent's deletion brings the collector back; one that is already gone blocks nothing.
        if isBlocked, !state.owners.dependents(of: uid).isEmpty {
            state.schedule(.collector, place, after: Simulation.Delay.retry)
            return
        }
        try dropFinalizer(Finalizer.foreground, of: place, in: &state)
    }

    private func dropFinalizer(_ finalizer: String, of place: ObjectPlace, in state: inout ClusterState)
        throws(APIStatus)
    {
        let namespace = place.namespace
        try component.update(
            place.resource, namespace: namespace.isEmpty ? nil : namespace, name: place.name, in: &state
        ) { object in
            let rest = object.finalizers.filter { $0 != finalizer }
            object.updateMetadata { $0["finalizers"] = Value.nonEmpty(rest) }
        }
    }
}
