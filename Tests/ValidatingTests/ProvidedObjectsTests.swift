import Model
import TestSupport
import Testing

@testable import Validating

/// What controllers make of objects, and what clusters bring.
@Suite struct ProvidedObjectsTests {
    private func targets(_ apiVersion: String, _ kind: String, _ rest: String) throws -> [String] {
        let yaml = "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: o, namespace: ns}\n\(rest)\n"
        let object = try DesiredState.of(yaml: yaml).objects[0]
        let targets = ProvidedObjects.targets(of: object)
        #expect(targets.first == object.identity)
        return targets.dropFirst().map(\.description)
    }

    @Test(arguments: [
        ("external-secrets.io/v1", "ExternalSecret", "spec: {target: {name: a}}", ["Secret ns/a"]),
        ("external-secrets.io/v1", "ExternalSecret", "spec: {}", ["Secret ns/o"]),
        ("bitnami.com/v1alpha1", "SealedSecret", "spec: {template: {metadata: {name: a}}}", ["Secret ns/a"]),
        ("cert-manager.io/v1", "Certificate", "spec: {secretName: tls}", ["Secret ns/tls"]),
        ("cert-manager.io/v1", "Issuer", "spec: {secretName: tls}", []),
        ("secrets.hashicorp.com/v1beta1", "VaultStaticSecret", "spec: {destination: {name: v}}", ["Secret ns/v"]),
        ("kafka.strimzi.io/v1beta2", "KafkaUser", "spec: {}", ["Secret ns/o"]),
        ("networking.k8s.io/v1", "Ingress", "spec: {tls: [{secretName: a}, {hosts: [b]}]}", ["Secret ns/a"]),
        (
            "apps/v1", "StatefulSet", "spec: {replicas: 2, volumeClaimTemplates: [{metadata: {name: d}}]}",
            ["PersistentVolumeClaim ns/d-o-0", "PersistentVolumeClaim ns/d-o-1"]
        ),
        ("apps/v1", "StatefulSet", "spec: {replicas: 0, volumeClaimTemplates: [{metadata: {name: d}}]}", []),
    ])
    func whatControllersMake(apiVersion: String, kind: String, rest: String, made: [String]) throws {
        #expect(try targets(apiVersion, kind, rest) == made)
    }

    @Test func aServingCertificate() throws {
        let yaml = """
            apiVersion: v1
            kind: Service
            metadata:
              name: o
              namespace: ns
              annotations: {service.beta.openshift.io/serving-cert-secret-name: tls}
            """
        let object = try DesiredState.of(yaml: yaml).objects[0]
        #expect(ProvidedObjects.targets(of: object).map(\.description) == ["Service ns/o", "Secret ns/tls"])
    }

    @Test(arguments: [
        ("ServiceAccount", "default", "kubernetes", true), ("ServiceAccount", "builder", "kubernetes", false),
        ("ServiceAccount", "builder", "openshift", true), ("ConfigMap", "kube-root-ca.crt", "eks", true),
        ("ConfigMap", "openshift-service-ca.crt", "openshift", true),
        ("ConfigMap", "openshift-service-ca.crt", "eks", false),
        ("PriorityClass", "system-node-critical", "kubernetes", true), ("PriorityClass", "high", "kubernetes", false),
        ("ClusterRole", "view", "kubernetes", true), ("ClusterRole", "viewer", "kubernetes", false),
        ("ClusterRole", "system:auth-delegator", "kubernetes", true), ("Role", "system:x", "kubernetes", true),
        ("StorageClass", "standard", "minikube", true), ("StorageClass", "standard", "eks", false),
        ("StorageClass", "gp3", "eks", true), ("Secret", "default", "kubernetes", false),
    ])
    func whatClustersBring(kind: String, name: String, platform: String, isThere: Bool) {
        let target = ObjectIdentity(group: "", kind: kind, namespace: "", name: name)
        #expect(ProvidedObjects.isBuiltIn(target, platform: platform) == isThere)
    }
}
