import Model
import Schemas
import Testing

@testable import Admission

/// What the server fills in, and what its Go types drop.
@Suite struct DefaultTests {
    private func value(_ yaml: String, _ path: String...) throws -> Value? { try Objects.decoded(yaml).value(at: path) }

    @Test func workloads() throws {
        let deployment = try Objects.decoded("{apiVersion: apps/v1, kind: Deployment, spec: {}}")
        #expect(deployment["spec"]?["replicas"] == 1)
        #expect(deployment["spec"]?["strategy"]?["rollingUpdate"] == ["maxSurge": "25%", "maxUnavailable": "25%"])
        let set = try Objects.decoded("{apiVersion: apps/v1, kind: StatefulSet, spec: {}}")
        #expect(set["spec"]?["podManagementPolicy"] == "OrderedReady")
        let daemons = try Objects.decoded("{apiVersion: apps/v1, kind: DaemonSet, spec: {}}")
        #expect(daemons["spec"]?["updateStrategy"]?["rollingUpdate"] == ["maxSurge": 0, "maxUnavailable": 1])
        let job =
            "{apiVersion: batch/v1, kind: Job, spec: {podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: A}]}]}}}"
        #expect(try value(job, "spec", "podReplacementPolicy") == "Failed")
        #expect(
            try value(job, "spec", "podFailurePolicy", "rules")?.array?.first?["onPodConditions"]
                == [["status": "True", "type": "A"]])
        #expect(try value("{apiVersion: batch/v1, kind: CronJob, spec: {}}", "spec", "concurrencyPolicy") == "Allow")
    }

    @Test(arguments: [
        ("a", "Always"), ("a:latest", "Always"), ("a:1", "IfNotPresent"), ("host:5000/a", "Always"),
        ("a@sha256:abc", "IfNotPresent"), ("a:1@sha256:abc", "IfNotPresent"),
    ])
    func imagesArePulled(image: String, policy: String) throws {
        let pod = try Objects.decoded(
            "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: '\(image)'}]}}")
        #expect(pod["spec"]?["containers"]?.array?.first?["imagePullPolicy"] == .string(policy))
    }

    @Test func pods() throws {
        let pod = try Objects.decoded(
            """
            apiVersion: v1
            kind: Pod
            spec:
              hostNetwork: true
              serviceAccountName: s
              containers:
                - name: a
                  image: a:1
                  stdin: false
                  ports: [{containerPort: 80}]
                  resources: {limits: {cpu: 1000m}}
                  env:
                    - {name: E, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                    - {name: F, valueFrom: {fileKeyRef: {volumeName: v, path: p, key: k}}}
                    - {name: R, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
                  livenessProbe: {httpGet: {port: 80}}
              volumes:
                - {name: c, configMap: {name: c}}
                - {name: e}
                - name: p
                  projected:
                    sources:
                      - serviceAccountToken: {path: t}
                      - podCertificate: {signerName: s.example.com/s, keyType: ED25519}
            """)
        let spec = try #require(pod["spec"])
        #expect(spec["serviceAccount"] == "s")
        #expect(spec["dnsPolicy"] == "ClusterFirst")
        let container = try #require(spec["containers"]?.array?.first)
        #expect(container["stdin"] == nil)
        #expect(container["resources"] == ["limits": ["cpu": "1"], "requests": ["cpu": "1"]])
        #expect(container["ports"] == [["containerPort": 80, "hostPort": 80, "protocol": "TCP"]])
        #expect(container["livenessProbe"]?["httpGet"] == ["path": "/", "port": 80, "scheme": "HTTP"])
        #expect(container["livenessProbe"]?["periodSeconds"] == 10)
        let sources = (container["env"]?.array ?? []).map { $0["valueFrom"] }
        #expect(sources[0]?["fieldRef"]?["apiVersion"] == "v1")
        #expect(sources[1]?["fileKeyRef"]?["optional"] == false)
        #expect(sources[2]?["resourceFieldRef"]?["divisor"] == "0")
        let volumes = try #require(spec["volumes"]?.array)
        #expect(volumes[0]["configMap"]?["defaultMode"] == 420)
        #expect(volumes[1]["emptyDir"] == [:])
        let projected = volumes[2]["projected"]?["sources"]?.array
        #expect(projected?[0]["serviceAccountToken"]?["expirationSeconds"] == 3600)
        #expect(projected?[1]["podCertificate"]?["maxExpirationSeconds"] == 86400)
    }

    @Test func services() throws {
        let plain = try Objects.decoded("{apiVersion: v1, kind: Service, spec: {ports: [{port: 80}]}}")
        #expect(plain["spec"]?["ports"] == [["port": 80, "protocol": "TCP", "targetPort": 80]])
        #expect(plain["spec"]?["type"] == "ClusterIP")
        #expect(plain["spec"]?["externalTrafficPolicy"] == nil)
        let balanced = try Objects.decoded("{apiVersion: v1, kind: Service, spec: {type: LoadBalancer}}")
        #expect(balanced["spec"]?["allocateLoadBalancerNodePorts"] == true)
        #expect(balanced["spec"]?["externalTrafficPolicy"] == "Cluster")
    }

    @Test func limitsAreComputed() throws {
        func item(_ text: String) throws -> Value? {
            try value("{apiVersion: v1, kind: LimitRange, spec: {limits: [\(text)]}}", "spec", "limits")?.array?.first
        }
        #expect(
            try item("{type: Container, max: {cpu: 2000m}, min: {memory: 64Mi}}")
                == [
                    "type": "Container", "max": ["cpu": "2"], "min": ["memory": "64Mi"], "default": ["cpu": "2"],
                    "defaultRequest": ["cpu": "2", "memory": "64Mi"],
                ])
        #expect(try item("{type: Pod, max: {cpu: 2}}") == ["type": "Pod", "max": ["cpu": "2"]])
        #expect(try item("{type: Container}") == ["type": "Container"])
    }

    @Test func requestsForDevicesCountOne() throws {
        func exactly(_ text: String) throws -> Value? {
            try value(
                "{apiVersion: resource.k8s.io/v1, kind: ResourceClaim, spec: {devices: {requests: [{name: g, exactly: \(text)}]}}}",
                "spec", "devices", "requests"
            )?.array?.first?["exactly"]
        }
        #expect(
            try exactly("{deviceClassName: gpu}")
                == ["allocationMode": "ExactCount", "count": 1, "deviceClassName": "gpu"])
        #expect(try exactly("{allocationMode: All, deviceClassName: gpu}")?["count"] == nil)
    }

    @Test func otherKinds() throws {
        #expect(try value("{apiVersion: v1, kind: Secret, stringData: {a: b}}", "data") == ["a": "Yg=="])
        #expect(
            try value(
                "{apiVersion: v1, kind: Namespace, metadata: {name: n1}}", "metadata", "labels"
            ) == ["kubernetes.io/metadata.name": "n1"])
        #expect(
            try value(
                "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, spec: {egress: [{ports: [{port: 53}]}]}}",
                "spec",
                "policyTypes") == ["Ingress", "Egress"])
        #expect(
            try value(
                "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, spec: {maxReplicas: 3}}", "spec",
                "minReplicas") == 1)
    }

    /// Only what is one field to an apply is completed: defaults in fields of their own are nobody's.
    @Test func onlyWholeValuesAreCompleted() throws {
        let kind = GroupVersionKind(group: "discovery.k8s.io", version: "v1", kind: "EndpointSlice")
        let schema = try #require(SchemaCatalog.builtIn.schema(for: kind))
        let slice: Value = [
            "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
            "ports": [["port": 80]],
        ]
        let forms = Admission.storedForms(of: slice, as: AdmittedKind(kind, schema: schema), schema: schema)
        #expect(forms.count == 1)
        #expect(forms.first?["ports"] == [["name": "", "port": 80, "protocol": "TCP"]])
        #expect(forms.first?["endpoints"] == nil)
    }

    @Test func whatDoesNotFitIsTold() throws {
        let kind = GroupVersionKind(group: "apps", version: "v1", kind: "Deployment")
        let schema = try #require(SchemaCatalog.builtIn.schema(for: kind))
        func decode(_ spec: Value) -> Admission.Decoded {
            Admission.decode(["spec": spec], as: AdmittedKind(builtIn: kind), schema: schema)
        }
        #expect(decode(["replica": 1]).unknownFields == ["spec.replica"])
        #expect(
            decode(["replicas": "1"]).typeErrors == [
                "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32"
            ])
    }
}
