import Model
import Testing

@testable import Admission

/// What may not change, kind by kind: what the server names, and which fields that is about.
@Suite struct ImmutableRuleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var header: String
        var old: String
        var new: String
        var causes: [String]
        var fields: [String]

        init(_ header: String, _ old: String, _ new: String, _ causes: [String] = [], fields: [String]? = nil) {
            let parts = header.split(separator: " ")
            self.header = "apiVersion: \(parts[0])\nkind: \(parts[1])"
            self.old = old
            self.new = new
            self.causes = causes
            self.fields = fields ?? causes
        }

        var testDescription: String { "\(header.split(separator: " ").last ?? ""): \(old) → \(new)" }
    }

    private static let template = "template: {spec: {containers: [{name: a, image: a}]}}"

    static let workloads: [Case] = ["Deployment", "ReplicaSet", "DaemonSet"].flatMap { kind in
        [
            Case(
                "apps/v1 \(kind)", "spec: {selector: {matchLabels: {a: b}}}", "spec: {selector: {matchLabels: {a: c}}}",
                ["spec.selector"]),
            Case(
                "apps/v1 \(kind)", "spec: {selector: {matchLabels: {a: b}}}",
                "spec: {selector: {matchLabels: {a: b}}, minReadySeconds: 5}"),
        ]
    }

    static let statefulSets = [
        Case(
            "apps/v1 StatefulSet", "spec: {serviceName: a}", "spec: {serviceName: b, replicas: 3}", ["spec"],
            fields: ["spec.serviceName"]),
        Case(
            "apps/v1 StatefulSet", "spec: {podManagementPolicy: Parallel}", "spec: {}", ["spec"],
            fields: ["spec.podManagementPolicy"]),
        Case("apps/v1 StatefulSet", "spec: {}", "spec: {minReadySeconds: 5, ordinals: {start: 2}}"),
        // What the server fills in is no change, nor is another spelling of the same size.
        Case(
            "apps/v1 StatefulSet",
            """
            spec:
              volumeClaimTemplates:
                - apiVersion: v1
                  kind: PersistentVolumeClaim
                  metadata: {name: data, creationTimestamp: null}
                  spec: {resources: {requests: {storage: 1Gi}}, volumeMode: Filesystem}
                  status: {phase: Pending}
            """,
            """
            spec:
              volumeClaimTemplates:
                - metadata: {name: data}
                  spec: {resources: {requests: {storage: 1024Mi}}}
            """),
        Case(
            "apps/v1 StatefulSet",
            "spec: {volumeClaimTemplates: [{metadata: {name: d}, spec: {resources: {requests: {storage: 1Gi}}}}]}",
            "spec: {volumeClaimTemplates: [{metadata: {name: d}, spec: {resources: {requests: {storage: 2Gi}}}}]}",
            ["spec"], fields: ["spec.volumeClaimTemplates"]),
    ]

    static let jobs = [
        Case(
            "batch/v1 Job", "spec: {\(template)}", "spec: {template: {spec: {containers: [{name: a, image: b}]}}}",
            ["spec.template"]),
        Case(
            "batch/v1 Job", "spec: {suspend: true, \(template)}",
            "spec: {suspend: true, template: {spec: {nodeSelector: {a: b}, containers: [{name: a, image: a}]}}}"),
        Case(
            "batch/v1 Job", "spec: {suspend: true, \(template)}",
            "spec: {suspend: true, template: {spec: {containers: [{name: a, image: b}]}}}", ["spec.template.spec"],
            fields: ["spec.template"]),
        // A Job that ran once and is suspended is still one whose pods may go elsewhere, once they are gone.
        Case(
            "batch/v1 Job",
            "spec: {suspend: true, \(template)}\nstatus: {startTime: '2026-01-01T00:00:00Z'}",
            "spec: {suspend: true, template: {spec: {nodeSelector: {a: b}, containers: [{name: a, image: a}]}}}",
            ["spec.template"]),
        Case(
            "batch/v1 Job", "spec: {completions: 2}", "spec: {completions: 3, parallelism: 3}", ["spec.completions"]),
        Case(
            "batch/v1 Job", "spec: {completionMode: Indexed, completions: 2, parallelism: 2}",
            "spec: {completionMode: Indexed, completions: 3, parallelism: 3}"),
        Case(
            "batch/v1 Job", "spec: {completionMode: Indexed, completions: 2, parallelism: 2}",
            "spec: {completionMode: Indexed, completions: 3, parallelism: 2}", ["spec.completions"]),
        Case("batch/v1 Job", "spec: {backoffLimit: 2}", "spec: {backoffLimit: 3, activeDeadlineSeconds: 5}"),
    ]

    static let data = [
        Case("v1 ConfigMap", "data: {a: b}", "data: {a: c}"),
        Case("v1 ConfigMap", "data: {a: b}", "immutable: true\ndata: {a: c}"),
        Case("v1 ConfigMap", "immutable: true\ndata: {a: b}", "immutable: true\ndata: {a: c}", ["data"]),
        Case("v1 ConfigMap", "immutable: true\ndata: {a: b}", "data: {a: b}", ["immutable"]),
        Case(
            "v1 ConfigMap", "immutable: true\nbinaryData: {a: YQ==}", "immutable: true\nbinaryData: {a: Yg==}",
            ["binaryData"]),
        Case("v1 Secret", "stringData: {a: b}", "stringData: {a: c}"),
        Case("v1 Secret", "immutable: true\nstringData: {a: b}", "immutable: true\nstringData: {a: c}", ["data"]),
        Case("v1 Secret", "type: Opaque", "type: example.com/x", ["type"]),
    ]

    static let claims = [
        Case(
            "v1 PersistentVolumeClaim", "spec: {resources: {requests: {storage: 1Gi}}}\nstatus: {phase: Bound}",
            "spec: {resources: {requests: {storage: 2Gi}}}\nstatus: {phase: Bound}"),
        Case(
            "v1 PersistentVolumeClaim", "spec: {resources: {requests: {storage: 1Gi}}}",
            "spec: {resources: {requests: {storage: 2Gi}}}", ["spec"], fields: ["spec.resources.requests.storage"]),
        Case(
            "v1 PersistentVolumeClaim",
            "spec: {resources: {requests: {storage: 2Gi}}}\nstatus: {phase: Bound, capacity: {storage: 2Gi}}",
            "spec: {resources: {requests: {storage: 1Gi}}}\nstatus: {phase: Bound, capacity: {storage: 2Gi}}",
            ["spec.resources.requests.storage"]),
        // What failed to grow may ask for less again.
        Case(
            "v1 PersistentVolumeClaim",
            "spec: {resources: {requests: {storage: 9Gi}}}\nstatus: {phase: Bound, capacity: {storage: 2Gi}}",
            "spec: {resources: {requests: {storage: 3Gi}}}\nstatus: {phase: Bound, capacity: {storage: 2Gi}}"),
        Case(
            "v1 PersistentVolumeClaim", "spec: {accessModes: [ReadWriteOnce]}", "spec: {accessModes: [ReadWriteMany]}",
            ["spec"], fields: ["spec.accessModes"]),
        Case("v1 PersistentVolumeClaim", "spec: {}", "spec: {volumeName: pv, storageClassName: fast}"),
        Case(
            "v1 PersistentVolumeClaim", "spec: {storageClassName: fast}", "spec: {}", ["spec"],
            fields: ["spec.storageClassName"]),
        Case(
            "v1 PersistentVolume", "spec: {nfs: {server: a, path: /a}}", "spec: {nfs: {server: b, path: /a}}",
            ["spec.persistentvolumesource"], fields: ["spec.nfs"]),
        Case(
            "v1 PersistentVolume", "spec: {nfs: {server: a, path: /a}}",
            "spec: {nfs: {server: a, path: /a}, persistentVolumeReclaimPolicy: Delete, capacity: {storage: 2Gi}}"),
    ]

    static let services = [
        Case(
            "v1 Service", "spec: {clusterIP: 10.0.0.1}", "spec: {clusterIP: 10.0.0.2}", ["spec.clusterIPs[0]"],
            fields: ["spec.clusterIP"]),
        Case("v1 Service", "spec: {clusterIP: 10.0.0.1}", "spec: {type: ExternalName, externalName: a.example.com}"),
        Case("v1 Service", "spec: {type: ExternalName, externalName: a.example.com}", "spec: {clusterIP: 10.0.0.2}"),
        Case(
            "v1 Service", "spec: {clusterIP: 10.0.0.1}",
            "spec: {type: LoadBalancer, clusterIP: 10.0.0.1, loadBalancerClass: a.example.com/a}"),
        Case(
            "v1 Service", "spec: {type: LoadBalancer, clusterIP: 10.0.0.1, loadBalancerClass: a.example.com/a}",
            "spec: {type: LoadBalancer, clusterIP: 10.0.0.1}", ["spec.loadBalancerClass"]),
        Case(
            "v1 Service",
            "spec: {type: LoadBalancer, externalTrafficPolicy: Local, clusterIP: 10.0.0.1, healthCheckNodePort: 30001}",
            "spec: {type: LoadBalancer, externalTrafficPolicy: Local, clusterIP: 10.0.0.1, healthCheckNodePort: 30002}",
            ["spec.healthCheckNodePort"]),
    ]

    private static let pod = "containers: [{name: a, image: a}]"

    static let pods = [
        Case("v1 Pod", "spec: {\(pod)}", "spec: {containers: [{name: a, image: b}]}"),
        Case("v1 Pod", "spec: {\(pod)}", "spec: {hostname: h, \(pod)}", ["spec"], fields: ["spec.hostname"]),
        Case(
            "v1 Pod", "spec: {\(pod)}", "spec: {containers: [{name: a, image: a}, {name: b, image: b}]}",
            ["spec.containers"]),
        Case("v1 Pod", "spec: {\(pod)}", "spec: {tolerations: [{key: a, operator: Exists}], \(pod)}"),
        Case(
            "v1 Pod", "spec: {tolerations: [{key: a, operator: Exists}], \(pod)}", "spec: {\(pod)}",
            ["spec.tolerations"]),
        Case("v1 Pod", "spec: {\(pod)}", "spec: {activeDeadlineSeconds: 5, \(pod)}"),
        Case(
            "v1 Pod", "spec: {activeDeadlineSeconds: 5, \(pod)}", "spec: {activeDeadlineSeconds: 6, \(pod)}",
            ["spec.activeDeadlineSeconds"]),
        Case("v1 Pod", "spec: {activeDeadlineSeconds: 5, \(pod)}", "spec: {\(pod)}", ["spec.activeDeadlineSeconds"]),
        Case(
            "v1 Pod", "spec: {\(pod)}", "spec: {nodeSelector: {a: b}, \(pod)}", ["spec"], fields: ["spec.nodeSelector"]),
        Case(
            "v1 Pod", "spec: {schedulingGates: [{name: g}], \(pod)}",
            "spec: {schedulingGates: [{name: g}], nodeSelector: {a: b}, \(pod)}"),
        Case("v1 Pod", "spec: {schedulingGates: [{name: g}], \(pod)}", "spec: {\(pod)}"),
        Case(
            "v1 Pod", "spec: {\(pod)}", "spec: {schedulingGates: [{name: g}], \(pod)}",
            ["spec.schedulingGates[0].name"], fields: ["spec.schedulingGates"]),
        Case(
            "v1 Pod", "spec: {schedulingGates: [{name: g}], nodeSelector: {a: b}, \(pod)}",
            "spec: {schedulingGates: [{name: g}], nodeSelector: {a: c}, \(pod)}", ["spec.nodeSelector"]),
        // Two spellings of one amount.
        Case(
            "v1 Pod", "spec: {containers: [{name: a, image: a, resources: {requests: {memory: 64Mi}}}]}",
            "spec: {containers: [{name: a, image: a, resources: {requests: {memory: '67108864'}}}]}"),
    ]

    static let others = [
        Case(
            "rbac.authorization.k8s.io/v1 RoleBinding", "roleRef: {kind: Role, name: a}",
            "roleRef: {kind: Role, name: b}", ["roleRef"]),
        Case(
            "rbac.authorization.k8s.io/v1 RoleBinding", "roleRef: {kind: Role, name: a}",
            "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}\nsubjects: [{kind: User, name: u}]"),
        Case(
            "rbac.authorization.k8s.io/v1 Role", "rules: []",
            "rules: [{verbs: [get], apiGroups: [''], resources: [pods]}]"),
        Case("scheduling.k8s.io/v1 PriorityClass", "value: 1", "value: 2", ["value"]),
        Case(
            "scheduling.k8s.io/v1 PriorityClass", "value: 1", "value: 1\npreemptionPolicy: Never",
            ["preemptionPolicy"]),
        Case(
            "storage.k8s.io/v1 StorageClass", "provisioner: a", "provisioner: b\nreclaimPolicy: Retain",
            ["provisioner", "reclaimPolicy"]),
        Case("storage.k8s.io/v1 StorageClass", "provisioner: a", "provisioner: a\nallowVolumeExpansion: true"),
        Case("storage.k8s.io/v1 VolumeAttributesClass", "driverName: a", "driverName: b", ["driverName"]),
        Case(
            "storage.k8s.io/v1 CSIDriver", "spec: {attachRequired: true}", "spec: {attachRequired: false}",
            ["spec.attachedRequired"], fields: ["spec.attachRequired"]),
        Case("node.k8s.io/v1 RuntimeClass", "handler: a", "handler: b", ["handler"]),
        Case("discovery.k8s.io/v1 EndpointSlice", "addressType: IPv4", "addressType: IPv6", ["addressType"]),
        Case(
            "networking.k8s.io/v1 IngressClass", "spec: {controller: a.example.com/a}",
            "spec: {controller: a.example.com/b}", ["spec.controller"]),
        Case(
            "networking.k8s.io/v1 ServiceCIDR", "spec: {cidrs: [10.0.0.0/16]}",
            "spec: {cidrs: [10.0.0.0/16, 'fd00::/64']}"),
        Case(
            "networking.k8s.io/v1 ServiceCIDR", "spec: {cidrs: [10.0.0.0/16]}", "spec: {cidrs: [10.1.0.0/16]}",
            ["spec.cidrs[0]"], fields: ["spec.cidrs"]),
        Case("v1 ResourceQuota", "spec: {hard: {pods: 5}}", "spec: {hard: {pods: 6}}"),
        Case("v1 ResourceQuota", "spec: {scopes: [BestEffort]}", "spec: {}", ["spec.scopes"]),
        Case("apps/v1 ControllerRevision", "revision: 1\ndata: {a: 1}", "revision: 2\ndata: {a: 2}", ["data"]),
    ]

    @Test(arguments: workloads + statefulSets + jobs + data)
    func workloadsAndData(_ example: Case) throws { try check(example) }

    @Test(arguments: claims + services + pods)
    func coreKinds(_ example: Case) throws { try check(example) }

    @Test(arguments: others)
    func otherKinds(_ example: Case) throws { try check(example) }

    private func check(_ example: Case) throws {
        let found = try Objects.refused(example.header, example.old, example.new)
        #expect(found.causes == example.causes)
        #expect(found.fields == example.fields)
    }

    /// Recorded from kube-apiserver 1.36.2; the test API server says these two otherwise.
    @Test func sentencesAreTheServers() throws {
        func texts(_ header: String, _ old: String, _ new: String) throws -> [String] {
            let change = ObjectChange(
                old: try Objects.decoded(header + "\n" + old), new: try Objects.decoded(header + "\n" + new))
            return ImmutableRules.errors(change, Objects.kind(of: change.new).groupKind).map(\.text)
        }
        #expect(
            try texts(
                "apiVersion: storage.k8s.io/v1\nkind: StorageClass", "provisioner: a.example.com",
                "provisioner: other.example.com")
                == [#"provisioner: Invalid value: "other.example.com": field is immutable"#])
        #expect(
            try texts(
                "apiVersion: v1\nkind: Service", "spec: {clusterIP: 10.0.123.45}", "spec: {clusterIP: 10.0.123.46}")
                == [#"spec.clusterIPs[0]: Invalid value: ["10.0.123.46"]: may not change once set"#])
    }

    /// Until a definition serves objects, its scope may still change.
    @Test func definitionsSettle() throws {
        let header = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition"
        let spec = "versions: [{name: v1, served: true, storage: true}], names: {plural: as, kind: A}"
        let established = "\nstatus: {conditions: [{type: Established, status: 'True'}]}"
        func fields(_ status: String) throws -> [String] {
            try Objects.refused(
                header, "spec: {group: a.example.com, scope: Cluster, \(spec)}\(status)",
                "spec: {group: b.example.com, scope: Namespaced, \(spec)}\(status)"
            ).fields
        }
        #expect(try fields("") == ["spec.group"])
        #expect(try fields(established) == ["spec.scope", "spec.group"])
    }
}
