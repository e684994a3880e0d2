import Cluster
import Host
import Model
import Schemas
import TestSupport
import Testing

/// Validation against a real API server: what it refuses because of a field's name, type or absence, we refuse, and
/// what it takes we take.
@Suite(.enabled(if: TestServer.isAvailable, "\(TestServer.whyUnavailable)"))
struct ServerAgreementTests {
    /// One object a kind that the server takes as it stands.
    static let objects = """
        {apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {x: z}}, data: {a: b}, immutable: true}
        ---
        {apiVersion: v1, kind: Secret, metadata: {name: a}, type: Opaque, data: {a: Yg==}, stringData: {c: d}}
        ---
        {apiVersion: v1, kind: ServiceAccount, metadata: {name: a}, imagePullSecrets: [{name: b}],
         automountServiceAccountToken: false}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: a, annotations: {b: c}}, spec: {type: ClusterIP,
         selector: {a: b}, ports: [{name: http, port: 80, targetPort: http}, {name: sql, port: 81, protocol: TCP}],
         sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 5}}}}
        ---
        {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a}, spec: {accessModes: [ReadWriteOnce],
         storageClassName: fast, resources: {requests: {storage: 1Gi}}}}
        ---
        {apiVersion: v1, kind: ResourceQuota, metadata: {name: a}, spec: {hard: {cpu: 2, memory: 1Gi}}}
        ---
        {apiVersion: v1, kind: LimitRange, metadata: {name: a}, spec: {limits: [{type: Container,
         default: {cpu: 500m}}]}}
        ---
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: 2,
         strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 25%}},
         selector: {matchLabels: {a: b}, matchExpressions: [{key: c, operator: In, values: [d]}]},
         template: {metadata: {labels: {a: b, c: d}}, spec: {serviceAccountName: s, terminationGracePeriodSeconds: 5,
          securityContext: {runAsUser: 5, seccompProfile: {type: RuntimeDefault}}, tolerations: [{key: a, operator: Exists}],
          volumes: [{name: v, configMap: {name: c, items: [{key: a, path: b}]}}, {name: e, emptyDir: {sizeLimit: 1Gi}}],
          initContainers: [{name: i, image: b, command: [a, b]}],
          containers: [{name: c, image: b, imagePullPolicy: Always, args: [a], ports: [{name: http, containerPort: 80}],
           env: [{name: A, value: b}, {name: B, valueFrom: {secretKeyRef: {name: s, key: k, optional: true}}}],
           envFrom: [{configMapRef: {name: c}}], resources: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 1500m}},
           readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 5},
           volumeMounts: [{name: v, mountPath: /v, readOnly: true}],
           securityContext: {capabilities: {drop: [ALL]}, allowPrivilegeEscalation: false}}]}}}}
        ---
        {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {serviceName: a, podManagementPolicy: Parallel,
         selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: b}]}},
         volumeClaimTemplates: [{metadata: {name: d}, spec: {accessModes: [ReadWriteOnce],
          resources: {requests: {storage: 1Gi}}}}]}}
        ---
        {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: a}, spec: {updateStrategy: {type: OnDelete},
         selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: b}]}}}}
        ---
        {apiVersion: batch/v1, kind: Job, metadata: {name: a}, spec: {backoffLimit: 2, completions: 1,
         template: {spec: {restartPolicy: Never, containers: [{name: c, image: b}]}}}}
        ---
        {apiVersion: batch/v1, kind: CronJob, metadata: {name: a}, spec: {schedule: "* * * * *", suspend: true,
         concurrencyPolicy: Forbid, jobTemplate: {spec: {template: {spec: {restartPolicy: Never,
          containers: [{name: c, image: b}]}}}}}}
        ---
        {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a}, spec: {minReplicas: 1,
         maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d},
         metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]}}
        ---
        {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: a}, spec: {minAvailable: 50%,
         selector: {matchLabels: {a: b}}}}
        ---
        {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}, spec: {podSelector: {},
         policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {a: b}}}], ports: [{port: 80}]}]}}
        ---
        {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a}, spec: {ingressClassName: nginx,
         tls: [{hosts: [a.b], secretName: s}], rules: [{host: a.b, http: {paths: [{path: /, pathType: Prefix,
          backend: {service: {name: s, port: {number: 80}}}}]}}]}}
        ---
        {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}, rules: [{apiGroups: [""],
         resources: [pods], verbs: [get, list]}]}
        ---
        {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a},
         roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a},
         subjects: [{kind: ServiceAccount, name: s, namespace: default}]}
        ---
        {apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: a}, provisioner: p,
         parameters: {a: b}, allowVolumeExpansion: true, volumeBindingMode: Immediate}
        ---
        {apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: a}, value: 5, globalDefault: false}
        """

    /// Whether the answer says that the object does not decode: what schemas are about.
    private static func isAboutForm(_ message: String) -> Bool {
        [
            "field not declared in schema", "unknown field", "expected ", "json: cannot unmarshal", "duplicate entries",
            "cannot convert", "quantities must match", "illegal base64", "parsing time", "unable to parse",
            "must be a string",
        ].contains { message.contains($0) }
    }

    @Test func changesOfValidObjectsAreJudgedAsTheServerDoes() async throws {
        let client = ClusterClient(try await TestServer.shared().transport(context: "admin"), retries: .never)
        var random = SplitMix64(seed: 0x51_1D_0A)
        var counts = (agreed: 0, refused: 0)
        var surprises: [String] = []
        for object in try Value.documents(Self.objects) {
            let kind = GroupVersionKind(
                apiVersion: object["apiVersion"]?.string ?? "", kind: object["kind"]?.string ?? "")
            let schema = try #require(SchemaCatalog.builtIn.schema(for: kind))
            var original = object
            if try #require(SchemaCatalog.builtIn.facts(for: kind)).isNamespaced {
                original["metadata"]?["namespace"] = "default"
            }
            #expect(Validation.validate(original, schema: schema).isEmpty, "\(kind)")
            #expect(await refusal(of: original, client) == nil, "\(kind)")
            for _ in 0..<60 {
                var mutation = Mutation(random: random)
                let changed = mutation.changed(original)
                random = mutation.random
                let errors = Validation.validate(changed, schema: schema)
                let answer = await refusal(of: changed, client)
                switch (errors.isEmpty, answer) {
                case (true, nil), (false, _?): counts.agreed += 1
                case (true, let message?):
                    // The server's code knows more than schemas tell.
                    guard Self.isAboutForm(message) else { continue }
                    surprises.append("taken by us: \(kind.kind) \(mutation.done): \(message)")
                case (false, nil):
                    // The test server's code for built-in kinds is less strict than a cluster's.
                    guard errors.contains(where: \.rule.isAboutForm) else { continue }
                    let said = errors.map { "\($0.path): \($0.message)" }.joined(separator: " ")
                    surprises.append("refused by us: \(kind.kind) \(mutation.done): \(said)")
                }
                if answer != nil { counts.refused += 1 }
            }
        }
        #expect(surprises.isEmpty, "\(surprises.joined(separator: "\n"))")
        #expect(counts.agreed > 700)
        #expect(counts.refused > 300)
    }

    private func refusal(of object: Value, _ client: ClusterClient) async -> String? {
        do throws(ClusterError) {
            _ = try await client.apply(object, force: true, mode: .dryRun)
            return nil
        } catch {
            return error.message.isEmpty ? "\(error.code)" : error.message
        }
    }
}

extension SchemaError.Rule {
    fileprivate var isAboutForm: Bool {
        switch self {
        case .unknownField, .type, .duplicateElement: true
        default: false
        }
    }
}
