import Kinds
import Model
import Testing

/// What is known of kinds without asking a cluster.
@Suite struct KnownKindsTests {
    /// The last minor version that served a kind, from the Deprecated API Migration Guide of kubernetes.io.
    @Test(arguments: [
        ("extensions/v1beta1", "Deployment", 15), ("extensions/v1beta1", "Ingress", 21),
        ("apps/v1beta2", "DaemonSet", 15),
        ("policy/v1beta1", "PodDisruptionBudget", 24), ("autoscaling/v2beta1", "HorizontalPodAutoscaler", 24),
        ("autoscaling/v2beta2", "HorizontalPodAutoscaler", 25), ("batch/v1beta1", "CronJob", 24),
        ("storage.k8s.io/v1beta1", "CSIStorageCapacity", 26), ("storage.k8s.io/v1beta1", "StorageClass", 21),
        ("discovery.k8s.io/v1beta1", "EndpointSlice", 24), ("rbac.authorization.k8s.io/v1beta1", "Role", 21),
    ]) func formerKindsHaveALastVersion(apiVersion: String, kind: String, minor: Int) {
        #expect(FormerKinds.lastMinor(of: GroupVersionKind(apiVersion: apiVersion, kind: kind)) == minor)
    }

    @Test func whatIsServedIsNotFormer() {
        for kind in BuiltInKinds.all {
            let served = GroupVersionKind(group: kind.group, version: kind.version, kind: kind.kind)
            #expect(FormerKinds.lastMinor(of: served) == nil, "\(served)")
        }
        #expect(FormerKinds.lastMinor(of: GroupVersionKind(apiVersion: "extensions/v1beta1", kind: "Job")) == nil)
        #expect(FormerKinds.lastMinor(of: GroupVersionKind(apiVersion: "extensions/v1beta2", kind: "Ingress")) == nil)
    }

    /// What people type for a kind at kubectl leads to one kind of a group, and to no two.
    @Test func namesAreTakenOnceInAGroup() {
        for group in Set(BuiltInKinds.all.map(\.group)) {
            let kinds = BuiltInKinds.all.filter { $0.group == group }
            let names = kinds.flatMap { Set([$0.plural, $0.singular] + $0.shortNames) }
            #expect(Set(names).count == names.count, "\(group)")
            #expect(BuiltInKinds.isBuiltIn(group: group))
            for kind in kinds {
                #expect(BuiltInKinds.find(kind.groupKind) == kind)
                #expect(kind.listKind == "\(kind.kind)List" && kind.plural == kind.plural.lowercased())
                #expect(kind.isNamespaced == (kind.scope == .namespaced))
            }
        }
        #expect(BuiltInKinds.find(plural: "deployments", in: "") == nil)
        #expect(BuiltInKinds.find(GroupKind(group: "apps", kind: "Pod")) == nil)
    }

    /// As `kubectl api-resources` of 1.36 lists them.
    @Test(arguments: [
        ("po", "Pod"), ("svc", "Service"), ("cm", "ConfigMap"), ("ns", "Namespace"), ("sa", "ServiceAccount"),
        ("pvc", "PersistentVolumeClaim"), ("deploy", "Deployment"), ("sts", "StatefulSet"), ("ds", "DaemonSet"),
        ("rs", "ReplicaSet"), ("cj", "CronJob"), ("hpa", "HorizontalPodAutoscaler"), ("pdb", "PodDisruptionBudget"),
        ("ing", "Ingress"), ("netpol", "NetworkPolicy"), ("sc", "StorageClass"), ("crd", "CustomResourceDefinition"),
        ("pc", "PriorityClass"), ("csr", "CertificateSigningRequest"), ("quota", "ResourceQuota"),
        ("rc", "ReplicationController"),
    ]) func shortNamesAreKubectls(short: String, kind: String) {
        #expect(Set(BuiltInKinds.all.filter { $0.shortNames.contains(short) }.map(\.kind)) == [kind])
    }

    @Test func extensionsAreKnownByKindAndGroup() {
        #expect(ExtensionKinds.isOfCluster(GroupKind(group: "cert-manager.io", kind: "ClusterIssuer")))
        #expect(!ExtensionKinds.isOfCluster(GroupKind(group: "cert-manager.io", kind: "Issuer")))
        #expect(!ExtensionKinds.isOfCluster(GroupKind(group: "example.com", kind: "ClusterIssuer")))
    }
}
