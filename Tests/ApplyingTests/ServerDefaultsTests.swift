import Applying
import Cluster
import Model
import Planning
import TestSupport
import Testing

/// What the server fills into values that are one field costs no dry-run, and hides no difference.
@Suite struct ServerDefaultsTests {
    /// An object that leaves defaults to the server, and a text in it with the same one saying something else.
    struct Sample: Sendable, CustomTestStringConvertible {
        var backend: Backend
        var name: String
        var yaml: String
        var text: String
        var other: String

        var testDescription: String { "\(name) on \(backend.rawValue)" }

        static let all = Backend.available.flatMap { backend in
            texts.map { Sample(backend: backend, name: $0.name, yaml: $0.yaml, text: $0.text, other: $0.other) }
        }
    }

    @Test(arguments: Sample.all) func defaultsCostNoDryRun(_ sample: Sample) async throws {
        let harness = try await Harness.open(sample.backend)
        let desired = try harness.desired(sample.yaml)
        try await establish(desired, harness)
        let quick = try await harness.plan(desired)
        // The test server has no default for a condition's status; Kubernetes has.
        let isUnlike = sample.backend == .server && sample.name == "CronJob"
        #expect(quick.statistics.dryRuns == (isUnlike ? 1 : 0), "\(quick.asked)")
        #expect(quick.summary.hasChanges == false)
        #expect(try await harness.plan(desired) { $0.verify = true }.summary.hasChanges == false)
    }

    @Test(arguments: Sample.all) func anotherValueIsADifference(_ sample: Sample) async throws {
        let harness = try await Harness.open(sample.backend)
        let desired = try harness.desired(sample.yaml)
        try #require(sample.yaml.contains(sample.text))
        try await establish(try harness.desired(sample.yaml.replacing(sample.text, with: sample.other)), harness)
        let quick = try await harness.plan(desired)
        #expect(quick.summary.hasChanges)
        #expect(quick.text == (try await harness.plan(desired) { $0.verify = true }).text)
    }

    /// The server compares before it sets defaults, so that a second owner of the same value is in conflict.
    @Test(arguments: Sample.all) func aSecondOwnerIsAskedAbout(_ sample: Sample) async throws {
        let harness = try await Harness.open(sample.backend)
        let desired = try harness.desired(sample.yaml)
        try await establish(desired, harness)
        for object in desired.objects {
            var copy = try #require(try await harness.client.find(object.kind, object.identity))
            for key in ["status", "metadata"] { copy[key] = nil }
            copy["metadata"] = ["name": .string(object.identity.name), "namespace": .string(object.identity.namespace)]
            if object.identity.namespace.isEmpty { copy["metadata"] = ["name": .string(object.identity.name)] }
            _ = try await harness.client.apply(copy, fieldManager: "other")
        }
        let quick = try await harness.plan(desired)
        let verified = try await harness.plan(desired) { $0.verify = true }
        #expect(quick.text == verified.text)
        #expect(quick.changes.map(\.conflicts) == verified.changes.map(\.conflicts))
    }

    private func establish(_ desired: DesiredState, _ harness: Harness) async throws {
        let plan = try await harness.plan(desired)
        #expect(plan.problems == "")
        let report = try await harness.apply(plan) { $0.waitsForAll = false }
        #expect(report.isComplete, "\(report.results.compactMap(\.diagnostic))")
    }

    private static let texts: [(name: String, yaml: String, text: String, other: String)] = [
        (
            "StatefulSet",
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: set, namespace: $NS}
            spec:
              replicas: 0
              serviceName: set
              selector: {matchLabels: {app: set}}
              template:
                metadata: {labels: {app: set}}
                spec:
                  containers:
                    - name: main
                      image: "nginx:1"
                      resources: {limits: {cpu: 500m}}
                      env:
                        - {name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                        - {name: B, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
                  volumes:
                    - name: all
                      projected:
                        sources:
                          - {serviceAccountToken: {path: token}}
                          - {downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}
              volumeClaimTemplates:
                - metadata: {name: data}
                  spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1024Mi}}}
            """, "{path: token}", "{path: token, expirationSeconds: 7200}"
        ),
        (
            "Deployment",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: empty, namespace: $NS}
            spec:
              replicas: 0
              selector: {matchLabels: {app: empty}}
              template:
                metadata: {labels: {app: empty}}
                spec:
                  nodeSelector: {}
                  tolerations: []
                  containers:
                    - {name: main, image: "nginx:1", workingDir: "", stdin: false, env: [{name: A, value: ""}]}
            """, "workingDir: \"\"", "workingDir: /tmp"
        ),
        (
            "NetworkPolicy",
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: policy, namespace: $NS}
            spec:
              podSelector: {}
              ingress: [{ports: [{port: 80}], from: [{podSelector: {matchLabels: {a: b}}}]}]
              egress: [{ports: [{port: 53}]}]
            """, "{port: 53}", "{port: 53, protocol: UDP}"
        ),
        (
            "RoleBinding",
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: binding, namespace: $NS}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
            subjects: [{kind: User, name: jane}, {kind: ServiceAccount, name: default, namespace: $NS}]
            """, "name: jane", "name: john"
        ),
        (
            "LimitRange",
            """
            apiVersion: v1
            kind: LimitRange
            metadata: {name: limits, namespace: $NS}
            spec:
              limits: [{type: Container, max: {cpu: 1000m}, min: {memory: 64Mi}, default: {memory: 1024Mi}}]
            """, "default: {memory: 1024Mi}", "default: {memory: 1024Mi}, defaultRequest: {cpu: 100m}"
        ),
        (
            "ValidatingWebhookConfiguration",
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: hook-$NS}
            webhooks:
              - name: a.example.com
                clientConfig: {service: {namespace: $NS, name: hook}}
                admissionReviewVersions: [v1]
                sideEffects: None
                rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
            """, "resources: [pods]", "resources: [pods], scope: Namespaced"
        ),
        (
            "EndpointSlice",
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: slice, namespace: $NS}
            addressType: IPv4
            endpoints: [{addresses: [10.0.0.1]}]
            ports: [{port: 80}]
            """, "{port: 80}", "{port: 80, protocol: UDP}"
        ),
        (
            "CronJob",
            """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: job, namespace: $NS}
            spec:
              schedule: "0 0 1 1 *"
              jobTemplate:
                spec:
                  podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: DisruptionTarget}]}]}
                  template:
                    spec: {restartPolicy: Never, containers: [{name: main, image: "nginx:1"}]}
            """, "{type: DisruptionTarget}", "{type: DisruptionTarget, status: \"False\"}"
        ),
    ]
}
