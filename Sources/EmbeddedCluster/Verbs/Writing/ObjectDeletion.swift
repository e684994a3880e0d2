import APIMachinery
import Model

/// The deletion of one object, or its mark where finalizers or a grace period keep it.
struct ObjectDeletion {
    /// What a deletion came to: the object that still waits for something, or the last state of one that is gone.
    enum Outcome {
        case waiting(Value)
        case gone(Value)
    }

    let resource: Resource
    let options: DeleteOptions

    func delete(_ live: Value, in state: inout ClusterState) throws(APIStatus) -> Outcome {
        try checkPreconditions(live)
        if resource.name == .namespaces { return deleteNamespace(live, in: &state) }
        var object = live
        let finalizers = collectorFinalizers(live.finalizers)
        let grace = resource.name == .pods ? podGrace(live) : 0
        let namespace = resource.isNamespaced ? live.objectNamespace : nil
        if finalizers.isEmpty, grace == 0 {
            if options.isDryRun { return .gone(live) }
            return .gone(state.remove(live.objectName, in: resource, namespace: namespace) ?? live)
        }
        mark(&object, finalizers: finalizers, grace: grace, at: state.now)
        if object == live || options.isDryRun { return .waiting(object) }
        return .waiting(state.put(object, in: resource, namespace: namespace))
    }

    private func checkPreconditions(_ live: Value) throws(APIStatus) {
        // The message names the kind where others name the resource (apiserver `registry/rest/delete.go`).
        let name = ResourceName(group: resource.group, plural: resource.kind)
        if let uid = options.uid, uid != live.uid {
            throw .conflict(
                name, live.objectName,
                "the UID in the precondition (\(uid)) does not match the UID in record (\(live.uid)). The object might "
                    + "have been deleted and then recreated")
        }
        if let version = options.resourceVersion, version != String(live.resourceVersion) {
            throw .conflict(
                name, live.objectName,
                "the ResourceVersion in the precondition (\(version)) does not match the ResourceVersion in record "
                    + "(\(live.resourceVersion)). The object might have been modified")
        }
    }

    /// The finalizers with those that the propagation policy asks the garbage collector for.
    private func collectorFinalizers(_ finalizers: [String]) -> [String] {
        guard let propagation = options.propagation else { return finalizers }
        var result = finalizers.filter { $0 != Finalizer.orphan && $0 != Finalizer.foreground }
        switch propagation {
        case .background: break
        case .foreground: result.append(Finalizer.foreground)
        case .orphan: result.append(Finalizer.orphan)
        }
        return result
    }

    /// A pod on a node is first told to stop; the kubelet removes it.
    private func podGrace(_ pod: Value) -> Int64 {
        let phase = pod["status"]?["phase"]?.string
        if pod["spec"]?["nodeName"]?.string ?? "" == "" || phase == "Failed" || phase == "Succeeded" { return 0 }
        let period = options.gracePeriodSeconds ?? pod["spec"]?["terminationGracePeriodSeconds"]?.integer ?? 30
        return period < 0 ? 1 : period
    }

    private func mark(_ object: inout Value, finalizers: [String], grace: Int64, at now: Time) {
        let isMarked = object.isDeleting
        let moment = now.advanced(bySeconds: Double(grace)).text
        object.updateMetadata { metadata in
            metadata["finalizers"] = Value.nonEmpty(finalizers)
            if isMarked {
                guard grace < metadata["deletionGracePeriodSeconds"]?.integer ?? 0 else { return }
            } else if let generation = metadata["generation"]?.integer, generation > 0 {
                metadata["generation"] = .integer(generation &+ 1)
            }
            metadata["deletionTimestamp"] = .string(moment)
            metadata["deletionGracePeriodSeconds"] = .integer(grace)
        }
    }

    /// A namespace is terminating until it is empty.
    private func deleteNamespace(_ live: Value, in state: inout ClusterState) -> Outcome {
        if live.isDeleting, (live["spec"]?["finalizers"]?.array ?? []).isEmpty, live.finalizers.isEmpty {
            return .gone(options.isDryRun ? live : state.remove(live.objectName, in: resource, namespace: nil) ?? live)
        }
        var object = live
        let time = state.now.text
        object.updateMetadata { $0.setDefault("deletionTimestamp", .string(time)) }
        object.set("Terminating", at: ["status", "phase"])
        if object == live || options.isDryRun { return .waiting(object) }
        return .waiting(state.put(object, in: resource, namespace: nil))
    }
}
