import Documents
import Model

/// How an object is to be deleted (`DeleteOptions`).
struct DeleteOptions: Sendable {
    enum Propagation: String, Sendable {
        case foreground = "Foreground"
        case background = "Background"
        case orphan = "Orphan"
    }

    var propagation: Propagation?
    var gracePeriodSeconds: Int64?
    var uid: String?
    var resourceVersion: String?
    var isDryRun = false

    init() {}

    init(_ request: ObjectRequest) throws(APIStatus) {
        isDryRun = request.options.isDryRun
        gracePeriodSeconds = request.options.gracePeriodSeconds
        var propagationName = request.options.propagationPolicy
        if !request.body.isEmpty {
            guard let body = try? JSON.parse(request.body) else {
                throw .badRequest("the object provided is unrecognized (must be of type DeleteOptions)")
            }
            propagationName = body["propagationPolicy"]?.string ?? propagationName
            gracePeriodSeconds = body["gracePeriodSeconds"]?.integer ?? gracePeriodSeconds
            uid = body["preconditions"]?["uid"]?.string
            resourceVersion = body["preconditions"]?["resourceVersion"]?.string
            if body["dryRun"]?.array?.contains("All") == true { isDryRun = true }
            if body["orphanDependents"]?.bool == true { propagationName = Propagation.orphan.rawValue }
        }
        guard let propagationName else { return }
        propagation = Propagation(rawValue: propagationName)
        guard propagation == nil else { return }
        throw .invalid(
            group: "meta.k8s.io", kind: "DeleteOptions", name: "",
            [
                .notSupported(
                    "propagationPolicy", .string(propagationName), ["Foreground", "Background", "Orphan", "nil"])
            ])
    }
}

extension ClusterState {
    /// What a deletion came to: the object that still waits for something, or the last state of one that is gone.
    enum Deletion {
        case waiting(Value)
        case gone(Value)
    }

    mutating func delete(_ request: ObjectRequest) throws(APIStatus) -> Answer {
        let options = try DeleteOptions(request)
        let live = try existing(request)
        switch try delete(live, request.resource, options) {
        case .waiting(let object): return Answer(request.form.shape(object))
        case .gone(let object):
            let details = APIStatus.Details(
                name: object.objectName, group: request.resource.group, kind: request.resource.plural, uid: object.uid)
            return Answer([
                "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "details": details.value,
            ])
        }
    }

    mutating func deleteCollection(_ request: ObjectRequest) throws(APIStatus) -> Answer {
        let options = try DeleteOptions(request)
        try request.options.fieldSelector.check(for: request.resource)
        let matching = store.table(request.resource.name).objects(namespace: request.namespace).filter { object in
            request.options.labelSelector.matches(object.labels) && request.options.fieldSelector.matches(object)
        }
        for object in matching { _ = try delete(object, request.resource, options) }
        return Answer(envelope(request, ["resourceVersion": .string(String(store.revision))], matching))
    }

    /// Deletes an object, or marks it as deleted where finalizers or a grace period keep it.
    mutating func delete(
        _ live: Value, _ resource: Resource, _ options: DeleteOptions
    ) throws(APIStatus) -> Deletion {
        try checkPreconditions(live, resource, options)
        if resource.name == .namespaces { return deleteNamespace(live, resource, options) }
        var object = live
        let finalizers = collectorFinalizers(live.finalizers, options)
        let grace = resource.name == .pods ? podGrace(live, options) : 0
        if finalizers.isEmpty, grace == 0 {
            if !options.isDryRun {
                let namespace = resource.isNamespaced ? live.objectNamespace : nil
                return .gone(remove(live.objectName, in: resource, namespace: namespace) ?? live)
            }
            return .gone(live)
        }
        mark(&object, finalizers: finalizers, grace: grace)
        if object == live || options.isDryRun { return .waiting(object) }
        return .waiting(put(object, in: resource, namespace: resource.isNamespaced ? live.objectNamespace : nil))
    }

    private func checkPreconditions(
        _ live: Value, _ resource: Resource, _ options: DeleteOptions
    ) throws(APIStatus) {
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
    private func collectorFinalizers(_ finalizers: [String], _ options: DeleteOptions) -> [String] {
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
    private func podGrace(_ pod: Value, _ options: DeleteOptions) -> Int64 {
        let phase = pod["status"]?["phase"]?.string
        if pod["spec"]?["nodeName"]?.string ?? "" == "" || phase == "Failed" || phase == "Succeeded" { return 0 }
        let period = options.gracePeriodSeconds ?? pod["spec"]?["terminationGracePeriodSeconds"]?.integer ?? 30
        return period < 0 ? 1 : period
    }

    private func mark(_ object: inout Value, finalizers: [String], grace: Int64) {
        let isMarked = object.isDeleting
        let moment = now.advanced(bySeconds: Double(grace)).text
        object.updateMetadata { metadata in
            metadata["finalizers"] = Value.nonEmpty(finalizers)
            if isMarked {
                guard grace < metadata["deletionGracePeriodSeconds"]?.integer ?? 0 else { return }
            } else if let generation = metadata["generation"]?.integer, generation > 0 {
                metadata["generation"] = .integer(generation + 1)
            }
            metadata["deletionTimestamp"] = .string(moment)
            metadata["deletionGracePeriodSeconds"] = .integer(grace)
        }
    }

    /// A namespace is terminating until it is empty.
    private mutating func deleteNamespace(_ live: Value, _ resource: Resource, _ options: DeleteOptions) -> Deletion {
        if live.isDeleting, (live["spec"]?["finalizers"]?.array ?? []).isEmpty, live.finalizers.isEmpty {
            return .gone(options.isDryRun ? live : remove(live.objectName, in: resource, namespace: nil) ?? live)
        }
        var object = live
        let time = now.text
        object.updateMetadata { $0.setDefault("deletionTimestamp", .string(time)) }
        object.set("Terminating", at: ["status", "phase"])
        if object == live || options.isDryRun { return .waiting(object) }
        return .waiting(put(object, in: resource, namespace: nil))
    }
}

/// The finalizers of the garbage collector.
enum Finalizer {
    static let orphan = "orphan"
    static let foreground = "foregroundDeletion"
}
