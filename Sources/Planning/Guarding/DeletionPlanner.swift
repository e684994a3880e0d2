import APIMachinery
import Cluster
import Model

/// Plans the deletion of what left the repository.
struct DeletionPlanner: Sendable {
    let client: ClusterClient
    let options: PlanOptions
    let environment: ComparedEnvironment
    let cluster: TargetCluster

    struct Result: Sendable {
        var changes: [PlannedChange] = []
        var diagnostics: [Diagnostic] = []
        /// The entries whose object is gone, or is somebody else's by now.
        var vanished: [ObjectIdentity] = []
    }

    /// The deletions in their order, last applied first.
    func plan(_ surplus: [ReadOutcome<Value>]) async throws -> Result {
        var result = Result()
        var candidates: [(entry: Inventory.Entry, live: Value)] = []
        for (entry, outcome) in zip(environment.surplus, surplus) {
            switch outcome {
            case .absent:
                // Of a kind that is not served nobody can say; an API behind another server may be away.
                if isServed(entry) { result.vanished.append(entry.identity) }
            case .unreadable(let error):
                result.diagnostics.append(PlanDiagnostics.unreadable(entry.identity, error, at: nil))
            case .found(let live):
                guard isOurs(entry, live) else {
                    result.vanished.append(entry.identity)
                    continue
                }
                if entry.isOthersNamespace, !options.limits.isNamed(entry.identity, instance: entry.instance) {
                    result.diagnostics.append(
                        PlanDiagnostics.namespaceStays(entry.identity, environment: environment.inventory.environment))
                } else {
                    candidates.append((entry, live))
                }
            }
        }
        if !options.scope.isPartial,
            let refusal = DeletionGuards.refusal(
                deletions: candidates.count, inventory: environment.inventory, desired: environment.desired.objects,
                limits: options.limits)
        {
            result.diagnostics.append(refusal)
        }
        let deleted = Set(candidates.map(\.entry.identity))
        result.changes = try await concurrentMap(candidates, width: client.limiter.width) { candidate in
            try await change(candidate.entry, candidate.live, deleted: deleted)
        }
        return result
    }

    /// Whether the live object is the one that the inventory means.
    private func isOurs(_ entry: Inventory.Entry, _ live: Value) -> Bool {
        if let uid = entry.uid { return uid == live.uid }
        // Between the intention and the answer we died: only our manager's mark tells whether the object is ours.
        return entry.means(uid: live.uid, isApplied: Ownership.isApplied(live))
    }

    private func isServed(_ entry: Inventory.Entry) -> Bool {
        cluster.discovery.resource(for: entry.kind) != nil
            || cluster.discovery.preferred(group: entry.identity.group, kind: entry.identity.kind) != nil
    }

    private func change(
        _ entry: Inventory.Entry, _ live: Value, deleted: Set<ObjectIdentity>
    ) async throws -> PlannedChange {
        let kind =
            cluster.discovery.resource(for: entry.kind)?.kind
            ?? GroupVersionKind(
                apiVersion: live["apiVersion"]?.string ?? "", kind: entry.identity.kind)
        var deletion = PlannedChange.Deletion(live: ServerFields.shown(live, of: kind), uid: live.uid)
        deletion.deletedWith = options.deletedWith[entry.identity]
        deletion.termination = Termination(live)
        // What somebody deleted goes, whoever is asked now.
        if deletion.termination == nil, !options.limits.isNamed(entry.identity, instance: entry.instance) {
            let contents = try await contents(of: entry, live, deleted: deleted)
            deletion.protection =
                DeletionGuards.doubt(about: live, of: environment.desired.environment)
                ?? DeletionGuards.protection(
                    of: kind, live: live, isProtected: false, contents: contents, in: cluster.identity.uid)
        }
        return PlannedChange(
            kind: kind, identity: entry.identity, instance: entry.instance, module: entry.module,
            operation: .delete(deletion))
    }

    // MARK: What goes with a Namespace or a CRD

    private func contents(
        of entry: Inventory.Entry, _ live: Value, deleted: Set<ObjectIdentity>
    ) async throws -> DeletionGuards.Contents? {
        if entry.identity.isNamespace {
            return try await namespaceContents(entry.identity.name, deleted: deleted)
        }
        guard entry.kind.isDefinition, let kind = live.servedKinds.first else { return nil }
        var contents = DeletionGuards.Contents(isDefinition: true, examples: [])
        try await collect(kind, namespace: nil, deleted: deleted, into: &contents)
        return contents
    }

    /// Kinds that a cluster puts into every namespace by itself, and records that come and go.
    private static let passing = ["Event", "EndpointSlice", "Endpoints", "Lease", "ControllerRevision", "ReplicaSet"]

    private func namespaceContents(
        _ name: String, deleted: Set<ObjectIdentity>
    ) async throws -> DeletionGuards.Contents {
        var contents = DeletionGuards.Contents(isDefinition: false, examples: [])
        var seen: Set<String> = []
        for resource in cluster.discovery.resources
        where resource.isNamespaced && resource.allows("list") && resource.allows("delete") {
            guard seen.insert("\(resource.kind.group)/\(resource.kind.kind)").inserted,
                !DeletionPlanner.passing.contains(resource.kind.kind), !contents.hasMore
            else { continue }
            try await collect(resource.kind, namespace: name, deleted: deleted, into: &contents)
        }
        return contents
    }

    private func collect(
        _ kind: GroupVersionKind, namespace: String?, deleted: Set<ObjectIdentity>,
        into contents: inout DeletionGuards.Contents
    ) async throws {
        var pages = client.list(kind, namespace: namespace, limit: 100).makeAsyncIterator()
        do throws(ClusterError) {
            while let page = try await pages.next() {
                for value in page.items {
                    let identity = value.identity(of: kind)
                    guard !deleted.contains(identity), !isAutomatic(value, kind) else { continue }
                    if contents.examples.count == 3 { return contents.hasMore = true }
                    contents.examples.append(identity)
                }
            }
        } catch {
            // A kind that may not be listed may hide something, but then every namespace would be protected.
            guard error.code == .forbidden || error.code == .notFound || error.code == .unsupported else { throw error }
        }
    }

    /// What the cluster made itself: owned objects, and what every namespace gets.
    private func isAutomatic(_ value: Value, _ kind: GroupVersionKind) -> Bool {
        if value.value(at: ["metadata", "ownerReferences"])?.array?.isEmpty == false { return true }
        let name = value.value(at: ["metadata", "name"])?.string
        switch kind.kind {
        case "ServiceAccount": return ["default", "builder", "deployer"].contains(name)
        case "ConfigMap": return name == "kube-root-ca.crt" || name == "openshift-service-ca.crt"
        case "Secret": return value["type"]?.string == WellKnownSecretType.serviceAccountToken
        default: return false
        }
    }
}
