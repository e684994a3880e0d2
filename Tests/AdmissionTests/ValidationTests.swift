import Model
import Schemas
import Testing

@testable import Admission

/// Mistakes in new objects, in the server's reasons.
@Suite struct ValidationTests {
    private static let pod = "spec: {containers: [{name: a, image: a}]}"
    private static let workload = "selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, \(pod)}"

    static let cases: [(String, String, [String])] = [
        ("v1 Pod", pod, []),
        ("v1 Pod", "spec: {containers: [{name: a}]}", ["spec.containers[0].image Required"]),
        (
            "v1 Pod", "spec: {containers: [{name: a, image: a}, {name: a, image: a}]}",
            ["spec.containers[1].name Duplicate"]
        ),
        (
            "v1 Pod", "spec: {containers: [{name: a, image: a, volumeMounts: [{name: v, mountPath: /v}]}]}",
            ["spec.containers[0].volumeMounts[0].name NotFound"]
        ),
        (
            "v1 Pod",
            "spec: {volumes: [{name: v, emptyDir: {}, hostPath: {path: /v}}], containers: [{name: a, image: a}]}",
            ["spec.volumes[0].hostPath Forbidden"]
        ),
        (
            "v1 Pod",
            "spec: {tolerations: [{key: a, operator: Exists, effect: NoSchedule, tolerationSeconds: 5}], containers: [{name: a, image: a}]}",
            ["spec.tolerations[0].effect Invalid"]
        ),
        ("apps/v1 Deployment", "spec: {\(workload)}", []),
        ("apps/v1 Deployment", "spec: {replicas: -1, \(workload)}", ["spec.replicas Invalid"]),
        ("apps/v1 DaemonSet", "spec: {minReadySeconds: -1, \(workload)}", ["spec.minReadySeconds Invalid"]),
        (
            "apps/v1 Deployment",
            "spec: {selector: {matchLabels: {a: c}}, template: {metadata: {labels: {a: b}}, \(pod)}}",
            ["spec.template.metadata.labels Invalid"]
        ),
        (
            "apps/v1 StatefulSet",
            "spec: {updateStrategy: {type: OnDelete, rollingUpdate: {partition: 1}}, \(workload)}",
            ["spec.updateStrategy.rollingUpdate Invalid"]
        ),
        (
            "batch/v1 Job",
            "spec: {podReplacementPolicy: Never, template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}}",
            ["spec.podReplacementPolicy NotSupported"]
        ),
        ("batch/v1 Job", "spec: {template: {\(pod)}}", ["spec.template.spec.restartPolicy Required"]),
        ("v1 Service", "spec: {ports: [{port: 80}]}", []),
        ("v1 Service", "spec: {ports: [{port: 0, targetPort: 1}]}", ["spec.ports[0].port Invalid"]),
        ("v1 Service", "spec: {ports: [{port: 80, protocol: TCQ}]}", ["spec.ports[0].protocol NotSupported"]),
        ("v1 Service", "spec: {ports: [{port: 80, nodePort: 30000}]}", ["spec.ports[0].nodePort Forbidden"]),
        (
            "v1 Service", "spec: {ports: [{port: 80}], loadBalancerClass: a.example.com/a}",
            ["spec.loadBalancerClass Forbidden"]
        ),
        (
            "v1 Service", "spec: {ports: [{port: 80}], externalTrafficPolicy: Local}",
            ["spec.externalTrafficPolicy Invalid"]
        ),
        ("v1 Service", "spec: {type: NodePort, clusterIP: None, ports: [{port: 80}]}", ["spec.clusterIPs[0] Invalid"]),
        (
            "v1 Service", "spec: {type: ExternalName, externalName: a.example.com, clusterIP: 10.0.0.1}",
            ["spec.clusterIPs Forbidden"]
        ),
        ("v1 ConfigMap", "data: {a b: c}", ["data[a b] Invalid"]),
        ("v1 Secret", "type: kubernetes.io/tls", ["data[tls.crt] Required", "data[tls.key] Required"]),
        (
            "v1 PersistentVolumeClaim", "spec: {accessModes: [ReadWriteOnce]}", ["spec.resources[storage] Required"]
        ),
        (
            "v1 Namespace", "metadata: {labels: {pod-security.kubernetes.io/enforce: none}}",
            ["metadata.labels[pod-security.kubernetes.io/enforce] Invalid"]
        ),
        ("v1 Endpoints", "subsets: [{addresses: [{ip: 127.0.0.1}]}]", ["subsets[0].addresses[0].ip Invalid"]),
        (
            "rbac.authorization.k8s.io/v1 RoleBinding", "roleRef: {kind: Rule, name: a}", ["roleRef.kind NotSupported"]
        ),
        (
            "rbac.authorization.k8s.io/v1 Role", "rules: [{resources: [pods], apiGroups: ['']}]",
            ["rules[0].verbs Required"]
        ),
        (
            "networking.k8s.io/v1 NetworkPolicy", "spec: {policyTypes: [Inwards]}", ["spec.policyTypes[0] NotSupported"]
        ),
        (
            "networking.k8s.io/v1 Ingress",
            "spec: {defaultBackend: {service: {name: a, port: {number: 80}}, resource: {kind: A, name: a}}}",
            ["spec.defaultBackend Invalid"]
        ),
        ("coordination.k8s.io/v1 Lease", "spec: {leaseDurationSeconds: 0}", ["spec.leaseDurationSeconds Invalid"]),
        (
            "policy/v1 PodDisruptionBudget", "spec: {minAvailable: 1, maxUnavailable: 1}", ["spec Invalid"]
        ),
        (
            "autoscaling/v2 HorizontalPodAutoscaler",
            "spec: {minReplicas: 5, maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}}",
            ["spec.maxReplicas Invalid"]
        ),
        (
            "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding",
            "spec: {policyName: a, validationActions: [Deny, Warn]}", ["spec.validationActions Invalid"]
        ),
        (
            "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration",
            "webhooks: [{name: a.example.com, timeoutSeconds: 99, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {}}]",
            ["webhooks[0].timeoutSeconds Invalid", "webhooks[0].clientConfig Required"]
        ),
    ]

    private static func container(_ more: String) -> String { "spec: {containers: [{name: a, image: a, \(more)}]}" }

    static let containers: [(String, [String])] = [
        ("ports: [{containerPort: 0}]", ["ports[0].containerPort Required"]),
        ("ports: [{containerPort: 70000}]", ["ports[0].containerPort Invalid"]),
        (
            "ports: [{containerPort: 1, name: http}, {containerPort: 2, name: http}]", ["ports[1].name Duplicate"]
        ),
        ("ports: [{containerPort: 1, name: a-name-that-is-long}]", ["ports[0].name Invalid"]),
        ("imagePullPolicy: Sometimes", ["imagePullPolicy NotSupported"]),
        ("env: [{value: b}]", ["env[0].name Required"]),
        (
            "env: [{name: A, value: b, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]",
            ["env[0].valueFrom Invalid"]
        ),
        (
            "volumeMounts: [{name: '', mountPath: ''}]",
            ["volumeMounts[0].name Required", "volumeMounts[0].name NotFound", "volumeMounts[0].mountPath Required"]
        ),
        ("resources: {requests: {cpu: 2}, limits: {cpu: 1500m}}", ["resources.requests Invalid"]),
        ("resources: {requests: {cpu: 1.5}, limits: {cpu: 1500m}}", []),
        ("livenessProbe: {periodSeconds: 5}", ["livenessProbe Required"]),
        ("startupProbe: {grpc: {port: 1}}", []),
    ]

    @Test(arguments: containers)
    func mistakesOfContainers(more: String, expected: [String]) throws {
        let found = try Objects.mistakes("apiVersion: v1\nkind: Pod\n\(Self.container(more))")
        #expect(found == expected.map { "spec.containers[0].\($0)" })
    }

    private static let role = "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}"
    private static let job = "template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}"

    static let others: [(String, String, [String])] = [
        ("v1 Pod", "spec: {containers: []}", ["spec.containers Required"]),
        (
            "v1 Pod", "spec: {restartPolicy: Maybe, containers: [{name: a, image: a}]}",
            ["spec.restartPolicy NotSupported"]
        ),
        ("v1 Pod", "spec: {containers: [{name: A_b, image: a}]}", ["spec.containers[0].name Invalid"]),
        (
            "apps/v1 Deployment", "spec: {strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}, \(workload)}",
            ["spec.strategy.rollingUpdate Forbidden"]
        ),
        ("apps/v1 Deployment", "spec: {strategy: {type: Blue}, \(workload)}", ["spec.strategy NotSupported"]),
        (
            "apps/v1 StatefulSet", "spec: {podManagementPolicy: Serial, \(workload)}",
            ["spec.podManagementPolicy Invalid"]
        ),
        ("apps/v1 ReplicaSet", "spec: {replicas: -1, \(workload)}", ["spec.replicas Invalid"]),
        (
            "batch/v1 Job", "spec: {parallelism: -1, completions: -1, \(job)}",
            ["spec.parallelism Invalid", "spec.completions Invalid"]
        ),
        ("batch/v1 CronJob", "spec: {schedule: '', jobTemplate: {spec: {\(job)}}}", ["spec.schedule Required"]),
        ("batch/v1 CronJob", "spec: {schedule: '* * *', jobTemplate: {spec: {\(job)}}}", ["spec.schedule Invalid"]),
        ("batch/v1 CronJob", "spec: {schedule: '@daily', jobTemplate: {spec: {\(job)}}}", []),
        ("v1 Service", "spec: {}", ["spec.ports Required"]),
        ("v1 Service", "spec: {clusterIP: None}", []),
        ("v1 Service", "spec: {type: Other, ports: [{port: 1}]}", ["spec.type NotSupported"]),
        ("v1 Service", "spec: {type: ExternalName}", ["spec.externalName Required"]),
        (
            "v1 Service", "spec: {ports: [{port: 1}, {port: 2}]}",
            ["spec.ports[0].name Required", "spec.ports[1].name Required"]
        ),
        (
            "v1 Service", "spec: {ports: [{name: a, port: 1}, {name: a, port: 1}]}",
            ["spec.ports[1].name Duplicate", "spec.ports[1] Duplicate"]
        ),
        ("v1 Service", "spec: {selector: {a b: c}, ports: [{port: 1}]}", ["spec.selector Invalid"]),
        ("v1 Service", "spec: {ipFamilyPolicy: RequireDualStack, ports: [{port: 1}]}", ["spec.ipFamilyPolicy Invalid"]),
        (
            "v1 Service",
            "spec: {clusterIP: 'fd00::1', clusterIPs: ['fd00::1'], ipFamilies: [IPv4], ports: [{port: 1}]}",
            ["spec.clusterIPs[0] Invalid"]
        ),
        ("v1 ConfigMap", "data: {a: b}\nbinaryData: {a: YQ==}", ["data[a] Invalid"]),
        (
            "v1 Secret", "type: kubernetes.io/dockerconfigjson\nstringData: {.dockerconfigjson: 'no'}",
            ["data[.dockerconfigjson] Invalid"]
        ),
        ("v1 Secret", "type: kubernetes.io/dockerconfigjson\nstringData: {.dockerconfigjson: '{}'}", []),
        (
            "v1 PersistentVolumeClaim", "spec: {resources: {requests: {storage: 0}}}",
            ["spec.accessModes Required", "spec.resources[storage] Invalid"]
        ),
        (
            "v1 PersistentVolume",
            "spec: {storageClassName: A_b, nfs: {server: s, path: x}, capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce]}",
            ["spec.nfs.path Invalid", "spec.storageClassName Invalid"]
        ),
        ("v1 PersistentVolume", "spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce]}", ["spec Required"]),
        (
            "v1 Endpoints", "subsets: [{notReadyAddresses: [{ip: 1.2.3}], ports: [{port: 1, protocol: X}]}]",
            ["subsets[0].notReadyAddresses[0].ip Invalid", "subsets[0].ports[0].protocol NotSupported"]
        ),
        ("v1 Endpoints", "subsets: [{addresses: [{ip: 'fd00::1'}, {ip: 10.0.0.1}]}]", []),
        (
            "rbac.authorization.k8s.io/v1 RoleBinding",
            "\(role)\nsubjects: [{kind: ServiceAccount, name: s}, {kind: User}]", ["subjects[1].name Required"]
        ),
        (
            "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
            "roleRef: {kind: ClusterRole, name: a}\nsubjects: [{kind: ServiceAccount, name: s}]",
            ["subjects[0].namespace Required"]
        ),
        ("networking.k8s.io/v1 Ingress", "spec: {}", ["spec Invalid"]),
        (
            "networking.k8s.io/v1 Ingress", "spec: {tls: [{secretName: A_b}], rules: [{http: {paths: [{path: /}]}}]}",
            ["spec.rules[0].http.paths[0].pathType Required", "spec.tls[0].secretName Invalid"]
        ),
        (
            "autoscaling/v2 HorizontalPodAutoscaler", "spec: {maxReplicas: 0}",
            [
                "spec.maxReplicas Required", "spec.maxReplicas Invalid", "spec.scaleTargetRef.kind Required",
                "spec.scaleTargetRef.name Required", "spec.scaleTargetRef.apiVersion Invalid",
            ]
        ),
        ("storage.k8s.io/v1 StorageClass", "parameters: {a: b}", ["provisioner Required"]),
        (
            "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding", "spec: {policyName: ''}",
            ["spec.policyName Required", "spec.validationActions Required"]
        ),
        (
            "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration",
            "webhooks: [{name: a.example.com, failurePolicy: Never, sideEffects: Some, admissionReviewVersions: [v1], clientConfig: {url: 'https://a'}}]",
            ["webhooks[0].failurePolicy NotSupported", "webhooks[0].sideEffects NotSupported"]
        ),
    ]

    @Test(arguments: others)
    func mistakesOfOtherKinds(header: String, body: String, expected: [String]) throws {
        try mistakesAreTold(header: header, body: body, expected: expected)
    }

    @Test func definitionsAreNamedAfterWhatTheyDefine() throws {
        let header = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
        let found = try Objects.mistakes(
            header + "spec: {group: '', scope: Here, names: {}, versions: [{name: v1, served: true, storage: false}]}")
        #expect(
            found == [
                "metadata.name Invalid", "spec.group Required", "spec.scope NotSupported", "spec.versions Invalid",
                "spec.versions[0].schema.openAPIV3Schema Required", "spec.names.plural Required",
                "spec.names.kind Required",
            ])
    }

    @Test(arguments: cases)
    func mistakesAreTold(header: String, body: String, expected: [String]) throws {
        let parts = header.split(separator: " ")
        let found = try Objects.mistakes("apiVersion: \(parts[0])\nkind: \(parts[1])\n\(body)")
        #expect(found == expected)
    }

    // MARK: - Custom resources

    private static let definition: Value = [
        "type": "object",
        "properties": [
            "spec": [
                "type": "object",
                "properties": [
                    "count": ["type": "integer", "format": "int32"], "when": ["type": "string", "format": "date"],
                    "port": ["x-kubernetes-int-or-string": true], "color": ["type": "string", "enum": ["red"]],
                    "tags": ["type": "array", "items": ["type": "string"]],
                    "size": ["type": "string", "default": "small"],
                ],
            ]
        ],
    ]

    private static let custom = AdmittedKind(
        custom: GroupVersionKind(group: "example.com", version: "v1", kind: "Thing"), isNamespaced: true,
        AdmittedKind.Custom(schema: Schema(customResource: definition)))

    @Test(
        arguments: [
            (
                ["count": "1"], "spec.count TypeInvalid",
                #"Invalid value: "string": spec.count in body must be of type integer: "string""#
            ),
            (
                ["port": true], "spec.port TypeInvalid",
                #"Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean""#
            ),
            (
                ["tags": "a"], "spec.tags TypeInvalid",
                #"Invalid value: "string": spec.tags in body must be of type array: "string""#
            ),
            (
                ["when": "soon"], "spec.when TypeInvalid",
                #"Invalid value: "soon": spec.when in body must be of type date: "soon""#
            ),
            (["color": "blue"], "spec.color NotSupported", #"Unsupported value: "blue": supported values: "red""#),
        ] as [(Value, String, String)])
    func schemasSpeakAsTheServerDoes(spec: Value, expected: String, message: String) {
        let object: Value = ["metadata": ["name": "a", "namespace": "ns"], "spec": spec]
        let causes = Admission.admit(AdmissionRequest(Self.custom, object: object)).causes
        #expect(causes.map { "\($0.path) \($0.reason.rawValue.dropFirst("FieldValue".count))" } == [expected])
        #expect(causes.map(\.message) == [message])
    }

    @Test func customResourcesArePrunedAndCompleted() {
        let decoded = Admission.decode(["spec": ["weight": 1]], as: Self.custom, schema: nil)
        #expect(decoded.unknownFields == ["spec.weight"])
        #expect(decoded.object["spec"] == ["size": "small"])
    }

    // MARK: - Metadata

    @Test func identityStays() {
        let kind = AdmittedKind(builtIn: GroupVersionKind(group: "", version: "v1", kind: "ConfigMap"))
        func paths(_ metadata: Value) -> [String] {
            let old: Value = ["metadata": ["name": "a", "namespace": "ns", "uid": "1", "deletionTimestamp": "x"]]
            return Admission.admit(AdmissionRequest(kind, object: ["metadata": metadata], oldObject: old)).causes.map(
                \.path)
        }
        #expect(paths(["name": "a", "namespace": "ns", "uid": "1"]) == [])
        #expect(paths(["name": "a", "namespace": "ns", "uid": "2"]) == ["metadata.uid"])
        #expect(
            paths(["name": "a", "namespace": "ns", "uid": "1", "finalizers": ["a/f"]]) == ["metadata.finalizers"])
    }
}
