import APIMachinery
import Cluster
import Model

/// The claims that a StatefulSet made do not follow their template: nobody grows them but who replaces the StatefulSet.
extension ObjectPlanner {
    private static let claim = GroupVersionKind(group: "", version: "v1", kind: "PersistentVolumeClaim")
    private static let storageClass = GroupVersionKind(group: "storage.k8s.io", version: "v1", kind: "StorageClass")
    private static let size = ["spec", "resources", "requests", "storage"]

    /// Adds the claims that grow to a replacement, and a warning for each that cannot.
    func growClaims(_ planned: inout PlannedObject, live: Value, request: Value) async throws(ClusterError) {
        let object = planned.change.identity
        guard case .replace(var replacement) = planned.change.operation, object.group == "apps",
            object.kind == "StatefulSet", keepsClaims(replacement, live: live)
        else { return }
        let grown = grownTemplates(live: live, request: request)
        guard !grown.isEmpty else { return }
        let claims: [Value]
        do throws(ClusterError) {
            claims = try await client.list(ObjectPlanner.claim, namespace: object.namespace).collect().items
        } catch {
            guard error.code == .forbidden else { throw error }
            return
        }
        for claim in claims.sorted(by: { $0.name.precedes(inBytes: $1.name) }) {
            guard let to = grown.first(where: { $0.owns(claim.name, of: object.name) })?.size,
                let from = claim.value(at: ObjectPlanner.size)?.string, isLess(from, to)
            else { continue }
            let className = claim.value(at: ["spec", "storageClassName"])?.string ?? ""
            let identity = claim.identity(of: ObjectPlanner.claim)
            if try await canGrow(className) {
                replacement.grownClaims.append(ClaimGrowth(identity: identity, from: from, to: to))
            } else {
                planned.diagnostics.append(
                    PlanDiagnostics.claimStays(replacement.desired, claim: identity, className: className))
            }
        }
        planned.change.operation = .replace(replacement)
    }

    /// Whether the claims outlive the old StatefulSet.
    private func keepsClaims(_ replacement: PlannedChange.Replacement, live: Value) -> Bool {
        let policy = live.value(at: ["spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted"])?.string
        return replacement.method == .orphan || policy != "Delete"
    }

    /// A template that asks for more than it did.
    private struct Template {
        var name: String
        var size: String

        /// `<template>-<StatefulSet>-<ordinal>` (`pkg/controller/statefulset/stateful_set_utils.go`).
        func owns(_ claim: String, of set: String) -> Bool {
            let prefix = "\(name)-\(set)-"
            guard claim.hasPrefix(prefix) else { return false }
            let ordinal = claim.utf8.dropFirst(prefix.utf8.count)
            return !ordinal.isEmpty && ordinal.allSatisfy { (48...57).contains($0) }
        }
    }

    private func grownTemplates(live: Value, request: Value) -> [Template] {
        func templates(_ set: Value) -> [Template] {
            (set.value(at: ["spec", "volumeClaimTemplates"])?.array ?? []).compactMap { template in
                template.value(at: ObjectPlanner.size)?.string.map { Template(name: template.name, size: $0) }
            }
        }
        let before = templates(live)
        return templates(request).filter { wanted in
            before.contains { $0.name == wanted.name && isLess($0.size, wanted.size) }
        }
    }

    private func isLess(_ left: String, _ right: String) -> Bool {
        guard let left = Quantity(left), let right = Quantity(right) else { return false }
        return left < right
    }

    private func canGrow(_ className: String) async throws(ClusterError) -> Bool {
        guard !className.isEmpty else { return false }
        let identity = ObjectIdentity(
            group: ObjectPlanner.storageClass.group, kind: ObjectPlanner.storageClass.kind, namespace: "",
            name: className)
        do throws(ClusterError) {
            let found = try await client.find(ObjectPlanner.storageClass, identity)
            return found?["allowVolumeExpansion"]?.bool == true
        } catch {
            // Who may not read classes is not told that they forbid it: the server has the last word.
            guard error.code == .forbidden else { throw error }
            return true
        }
    }
}

extension Value {
    fileprivate var name: String { value(at: ["metadata", "name"])?.string ?? "" }
}
