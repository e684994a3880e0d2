import Model

/// Fields that exclude each other (Kubernetes 1.36, `pkg/apis/*/validation`).
///
/// Server-side apply merges field by field: it puts the chosen one beside what a default or somebody else wrote, and then
/// the server refuses both. A type is known by fields that it declares, so that a pod's template has its unions wherever
/// it stands.
enum FieldUnions {
    /// Fields of which an object has one at most.
    struct Choice {
        /// Fields that all have to be declared.
        let signature: [String]
        let members: [String]

        init(_ members: String..., of signature: String...) {
            self.members = members
            self.signature = signature.isEmpty ? members : signature
        }
    }

    /// Fields that only one value of another field allows.
    struct Condition {
        let selector: String
        let value: String
        /// What the server takes the selector for where it is missing.
        let fallback: String
        let dependents: [String]
    }

    static let choices = [
        Choice("exec", "grpc", "httpGet", "tcpSocket"),
        Choice("exec", "httpGet", "sleep", "tcpSocket"),
        Choice("value", "valueFrom", of: "name", "value", "valueFrom"),
        Choice(
            "configMapKeyRef", "fieldRef", "fileKeyRef", "resourceFieldRef", "secretKeyRef",
            of: "configMapKeyRef", "secretKeyRef", "resourceFieldRef"),
        Choice(
            "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "configMap", "csi", "downwardAPI",
            "emptyDir", "ephemeral", "fc", "flexVolume", "flocker", "gcePersistentDisk", "gitRepo", "glusterfs",
            "hostPath", "image", "iscsi", "nfs", "persistentVolumeClaim", "photonPersistentDisk", "portworxVolume",
            "projected", "quobyte", "rbd", "scaleIO", "secret", "storageos", "vsphereVolume",
            of: "name", "emptyDir", "persistentVolumeClaim"),
        Choice("resource", "service"),
        Choice("service", "url", of: "caBundle", "service", "url"),
        Choice("maxUnavailable", "minAvailable", of: "selector", "maxUnavailable", "minAvailable"),
        Choice("name", "selector", of: "name", "parameterNotFoundAction", "selector"),
    ]

    static let conditions = [
        Condition(
            selector: "type", value: "RollingUpdate", fallback: "RollingUpdate", dependents: ["rollingUpdate"]),
        Condition(selector: "strategy", value: "Webhook", fallback: "None", dependents: ["webhook"]),
        Condition(selector: "type", value: "Localhost", fallback: "", dependents: ["localhostProfile"]),
        Condition(selector: "type", value: "Limited", fallback: "", dependents: ["limited"]),
    ]
}
