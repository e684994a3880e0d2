import APIMachinery
package import Model
package import Schemas

/// What the API server fills into a value that is one field to server-side apply: a list without keys, an atomic map.
///
/// Defaults in fields of their own are nobody's and disturb nobody; those inside such a value are a part of what we own.
/// If the live value is what the server's defaulting makes of the desired one, then applying ends in the same value.
package struct ServerDefaults {
    private let kind: GroupVersionKind
    private let types: SchemaNodes

    package init(of kind: GroupVersionKind, _ types: SchemaNodes) {
        self.kind = kind
        self.types = types
    }

    /// The forms in which a server may hold the value of a field of that name.
    package func stored(_ wanted: Value, as type: SchemaNodes.ID, in name: String) -> [Value] {
        var filling = Filling(types: types, rules: Rule.all.filter { $0.isFor(kind) }, path: [name])
        let value = filling.filled(types.defaulted(wanted, as: type), as: type)
        guard name == "volumeClaimTemplates", case .array(let templates) = value else { return [value] }
        // Servers before 1.34 write the time that a template has not (apimachinery `meta/v1`, `creationTimestamp`).
        let older = templates.map { template in
            var result = template
            var metadata = template["metadata"] ?? [:]
            metadata["creationTimestamp"] = .null
            result["metadata"] = metadata
            return result
        }
        return [value, .array(older)]
    }

    /// The walk through one value.
    private struct Filling {
        let types: SchemaNodes
        let rules: [Rule]
        /// The names of the fields that lead here, from that of the whole value on.
        var path: [String]

        mutating func filled(_ value: Value, as type: SchemaNodes.ID) -> Value {
            switch value {
            case .object(let fields): return .object(filled(fields, as: type))
            case .array(let elements):
                guard let items = types.items(of: type) else { return value }
                var result: [Value] = []
                for element in elements { result.append(filled(element, as: items)) }
                return .array(result)
            case .string(let text) where types.type(type) == .quantity:
                return Quantity.stored(text).map(Value.string) ?? value
            default: return value
            }
        }

        private mutating func filled(_ fields: ValueObject, as type: SchemaNodes.ID) -> ValueObject {
            var result = fields
            for field in types.fieldsAlwaysThere(of: type) where result[field.name] == nil {
                result[field.name] = [:]
            }
            for field in result.fields {
                guard let child = types.property(field.key, of: type) ?? types.additionalProperties(of: type) else {
                    continue
                }
                path.append(field.key)
                result[field.key] = filled(field.value, as: child)
                path.removeLast()
            }
            // Custom resources get what their schema says, and only that.
            guard types.isTyped(type) else { return result }
            for rule in rules where path.suffix(rule.path.count).elementsEqual(rule.path) { rule.fill(&result) }
            return result
        }
    }
}

extension ServerDefaults {
    /// What is filled into one type of the built-in kinds.
    private struct Rule: Sendable {
        /// `group/Kind`; any kind where empty.
        var kinds: [String] = []
        /// The names of the fields that lead to the object, the last ones; indices are left out.
        var path: [String]
        var fill: @Sendable (inout ValueObject) -> Void

        init(_ kinds: [String] = [], at path: String, fill: @escaping @Sendable (inout ValueObject) -> Void) {
            self.kinds = kinds
            self.path = path.split(separator: ".").map(String.init)
            self.fill = fill
        }

        init(_ kinds: [String] = [], at path: String, _ defaults: ValueObject) {
            self.init(kinds, at: path) { object in
                for field in defaults.fields where object[field.key] == nil { object[field.key] = field.value }
            }
        }

        func isFor(_ kind: GroupVersionKind) -> Bool {
            kinds.isEmpty || kinds.contains("\(kind.group)/\(kind.kind)")
        }

        private static let bindings = [
            "rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding",
        ]
        private static let webhooks = [
            "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
            "admissionregistration.k8s.io/MutatingWebhookConfiguration",
        ]
        private static let policies = [
            "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
            "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
            "admissionregistration.k8s.io/MutatingAdmissionPolicy",
            "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
        ]
        private static let claims = ["resource.k8s.io/ResourceClaim", "resource.k8s.io/ResourceClaimTemplate"]
        private static let rbac: Value = "rbac.authorization.k8s.io"

        /// From Kubernetes 1.36, `pkg/apis/<group>/<version>/defaults.go` and `zz_generated.defaults.go`.
        static let all: [Rule] = [
            // core/v1: SetDefaults_ObjectFieldSelector; ResourceFieldSelector's divisor is no pointer, so it is always
            // written; FileKeySelector by its marker.
            Rule(at: "fieldRef", ["apiVersion": "v1"]),
            Rule(at: "resourceFieldRef", ["divisor": "0"]),
            Rule(at: "fileKeyRef", ["optional": false]),
            // core/v1: SetDefaults_ServiceAccountTokenProjection, PodCertificateProjection by its marker.
            Rule(at: "sources.serviceAccountToken", ["expirationSeconds": 3600]),
            Rule(at: "sources.podCertificate", ["maxExpirationSeconds": 86400]),
            // apps/v1 SetDefaults_StatefulSet's conversion, core/v1 SetDefaults_PersistentVolumeClaim and …ClaimSpec.
            Rule(
                ["apps/StatefulSet"], at: "volumeClaimTemplates",
                ["apiVersion": "v1", "kind": "PersistentVolumeClaim"]),
            Rule(["apps/StatefulSet"], at: "volumeClaimTemplates.status", ["phase": "Pending"]),
            Rule(["apps/StatefulSet"], at: "volumeClaimTemplates.spec", ["volumeMode": "Filesystem"]),
            // networking/v1: SetDefaults_NetworkPolicyPort.
            Rule(["networking.k8s.io/NetworkPolicy"], at: "ingress.ports", ["protocol": "TCP"]),
            Rule(["networking.k8s.io/NetworkPolicy"], at: "egress.ports", ["protocol": "TCP"]),
            // rbac/v1: SetDefaults_RoleBinding, SetDefaults_Subject.
            Rule(bindings, at: "roleRef", ["apiGroup": rbac]),
            Rule(bindings, at: "subjects", fill: subject),
            // admissionregistration/v1: SetDefaults_Rule.
            Rule(webhooks, at: "rules", ["scope": "*"]),
            Rule(policies, at: "resourceRules", ["scope": "*"]),
            Rule(policies, at: "excludeResourceRules", ["scope": "*"]),
            // discovery/v1: SetDefaults_EndpointPort; core/v1: SetDefaults_Endpoints.
            Rule(["discovery.k8s.io/EndpointSlice"], at: "ports", ["name": "", "protocol": "TCP"]),
            Rule(["/Endpoints"], at: "subsets.ports", ["protocol": "TCP"]),
            // batch/v1: SetDefaults_PodFailurePolicyOnPodConditionsPattern.
            Rule(["batch/Job", "batch/CronJob"], at: "rules.onPodConditions", ["status": "True"]),
            // core/v1: SetDefaults_LimitRangeItem.
            Rule(["/LimitRange"], at: "limits", fill: limits),
            // resource/v1: SetDefaults_ExactDeviceRequest, SetDefaults_DeviceSubRequest; DeviceToleration by its marker.
            Rule(claims, at: "requests.exactly", fill: deviceRequest),
            Rule(claims, at: "requests.firstAvailable", fill: deviceRequest),
            Rule(claims, at: "requests.exactly.tolerations", ["operator": "Equal"]),
            Rule(claims, at: "requests.firstAvailable.tolerations", ["operator": "Equal"]),
        ]

        @Sendable private static func subject(_ subject: inout ValueObject) {
            guard subject["apiGroup"] == nil, let kind = subject["kind"]?.string, ["User", "Group"].contains(kind)
            else { return }
            subject["apiGroup"] = rbac
        }

        @Sendable private static func deviceRequest(_ request: inout ValueObject) {
            if request["allocationMode"] == nil { request["allocationMode"] = "ExactCount" }
            if request["allocationMode"] == "ExactCount", request["count"] == nil { request["count"] = 1 }
        }

        /// A container's limits default to the most that is allowed, and its requests to the limits, else to the least.
        @Sendable private static func limits(_ item: inout ValueObject) {
            guard item["type"] == "Container" else { return }
            func adding(_ name: String, to fields: Value?) -> Value? {
                guard case .object(let others)? = item[name] else { return fields }
                var result = fields?.object ?? [:]
                for field in others.fields where result[field.key] == nil { result[field.key] = field.value }
                return result.isEmpty ? fields : .object(result)
            }
            item["default"] = adding("max", to: item["default"])
            item["defaultRequest"] = adding("min", to: adding("default", to: item["defaultRequest"]))
        }
    }
}
