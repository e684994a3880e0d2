import Testing

@testable import Model

@Suite struct ObjectAddressTests {
    @Test(arguments: [
        ("Pod", "pod"), ("ConfigMap", "config_map"), ("HTTPRoute", "http_route"), ("APIService", "api_service"),
        ("CSIDriver", "csi_driver"), ("Ingress", "ingress"), ("PersistentVolumeClaim", "persistent_volume_claim"),
        ("NodeID", "node_id"), ("A", "a"), ("", ""), ("Route53", "route53"), ("IPAddressPool", "ip_address_pool"),
    ])
    func kindsAreWrittenInSnakeCase(kind: String, text: String) {
        #expect(ObjectAddress.snakeCase(kind) == text)
    }

    @Test(arguments: [
        (
            ObjectIdentity(group: "apps", kind: "Deployment", namespace: "lakehouse", name: "trino"), "trino",
            "module.trino.apps_deployment.this[\"lakehouse/trino\"]"
        ),
        (
            ObjectIdentity(group: "", kind: "Namespace", namespace: "", name: "lakehouse"), "",
            "namespace.this[\"lakehouse\"]"
        ),
        (
            ObjectIdentity(group: "kafka.strimzi.io", kind: "KafkaTopic", namespace: "k", name: "events"), "my-kafka",
            "module.my-kafka.kafka_strimzi_io_kafka_topic.this[\"k/events\"]"
        ),
        (
            ObjectIdentity(group: "cert-manager.io", kind: "Issuer", namespace: "a", name: "b"), "",
            "cert_manager_io_issuer.this[\"a/b\"]"
        ),
    ])
    func addressesAreTerraforms(identity: ObjectIdentity, instance: String, text: String) {
        #expect(ObjectAddress.text(identity, instance: instance) == text)
        #expect(text.contains(ObjectAddress.type(identity)))
    }

    @Test func theEnvironmentIsNoModule() {
        #expect(ObjectAddress.module(of: "") == nil)
        #expect(ObjectAddress.module(of: "trino") == "module.trino")
    }

    @Test func providersAreGroupsAndVersions() {
        let deployment = GroupVersionKind(group: "apps", version: "v1", kind: "Deployment")
        #expect(ObjectAddress.provider(deployment) == "kubernetes.io/apps/v1")
        #expect(ObjectAddress.provider(GroupVersionKind(group: "", version: "v1", kind: "Pod")) == "kubernetes.io/v1")
    }
}
