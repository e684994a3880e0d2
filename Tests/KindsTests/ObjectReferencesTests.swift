import Kinds
import Model
import TestSupport
import Testing

/// Which fields of which kinds name other objects.
@Suite struct ObjectReferencesTests {
    private func references(_ yaml: String) throws -> [String] {
        let object = try #require(try DesiredState.of(yaml: yaml).objects.first)
        let found =
            object.value.references(of: object.kind, in: object.identity.namespace)
            + object.value.webhookServices(of: object.kind)
        return found.map { "\($0.path): \($0.target)\($0.isOptional ? " (optional)" : "")" }
    }

    @Test func podsOfWorkloads() throws {
        let found = try references(
            """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: j, namespace: ns}
            spec:
              jobTemplate:
                spec:
                  template:
                    spec:
                      serviceAccountName: runner
                      priorityClassName: high
                      runtimeClassName: gvisor
                      imagePullSecrets: [{name: pull}]
                      volumes:
                        - {name: a, configMap: {name: files, optional: true}}
                        - {name: b, persistentVolumeClaim: {claimName: data}}
                        - {name: c, projected: {sources: [{secret: {name: token}}, {configMap: {name: ca}}]}}
                      containers:
                        - name: c
                          env: [{name: X, valueFrom: {secretKeyRef: {name: login, key: x}}}]
                          envFrom: [{configMapRef: {name: all, optional: true}}]
            """)
        let pod = "spec.jobTemplate.spec.template.spec"
        #expect(
            found == [
                "\(pod).serviceAccountName: ServiceAccount ns/runner",
                "\(pod).priorityClassName: scheduling.k8s.io PriorityClass high",
                "\(pod).runtimeClassName: node.k8s.io RuntimeClass gvisor",
                "\(pod).imagePullSecrets[0].name: Secret ns/pull",
                "\(pod).volumes[name=a].configMap.name: ConfigMap ns/files (optional)",
                "\(pod).volumes[name=b].persistentVolumeClaim.claimName: PersistentVolumeClaim ns/data",
                "\(pod).volumes[name=c].projected.sources[0].secret.name: Secret ns/token",
                "\(pod).volumes[name=c].projected.sources[1].configMap.name: ConfigMap ns/ca",
                "\(pod).containers[name=c].env[name=X].valueFrom.secretKeyRef.name: Secret ns/login",
                "\(pod).containers[name=c].envFrom[0].configMapRef.name: ConfigMap ns/all (optional)",
            ])
    }

    @Test(arguments: [
        (
            "v1", "PersistentVolumeClaim", "spec: {storageClassName: s, volumeName: v}",
            ["spec.storageClassName: storage.k8s.io StorageClass s", "spec.volumeName: PersistentVolume v"]
        ),
        (
            "v1", "PersistentVolume", "spec: {storageClassName: s}",
            ["spec.storageClassName: storage.k8s.io StorageClass s"]
        ),
        ("v1", "ServiceAccount", "secrets: [{name: s}]", ["secrets[0].name: Secret ns/s"]),
        (
            "autoscaling/v2", "HorizontalPodAutoscaler",
            "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}}",
            ["spec.scaleTargetRef: apps Deployment ns/d"]
        ),
        (
            "keda.sh/v1alpha1", "ScaledObject", "spec: {scaleTargetRef: {kind: Deployment, name: d}}",
            ["spec.scaleTargetRef: apps Deployment ns/d"]
        ),
        (
            "rbac.authorization.k8s.io/v1", "RoleBinding",
            "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\n"
                + "subjects: [{kind: ServiceAccount, name: a, namespace: other}, {kind: User, name: u}]",
            [
                "roleRef: rbac.authorization.k8s.io ClusterRole view",
                "subjects[0].name: ServiceAccount other/a",
            ]
        ),
        (
            "rbac.authorization.k8s.io/v1", "ClusterRole",
            "rules: [{resources: [securitycontextconstraints], resourceNames: [anyuid]}]",
            [
                "rules[0].resourceNames[0]: security.openshift.io SecurityContextConstraints anyuid (optional)"
            ]
        ),
        (
            "networking.k8s.io/v1", "Ingress",
            "spec: {ingressClassName: nginx, defaultBackend: {service: {name: a}}, "
                + "rules: [{http: {paths: [{backend: {service: {name: b}}}]}}], tls: [{secretName: t}]}",
            [
                "spec.ingressClassName: networking.k8s.io IngressClass nginx",
                "spec.defaultBackend.service.name: Service ns/a",
                "spec.rules[0].http.paths[0].backend.service.name: Service ns/b",
                "spec.tls[0].secretName: Secret ns/t (optional)",
            ]
        ),
        ("route.openshift.io/v1", "Route", "spec: {to: {name: s}}", ["spec.to.name: Service ns/s"]),
        (
            "gateway.networking.k8s.io/v1", "HTTPRoute",
            "spec: {parentRefs: [{name: g, namespace: gw}], rules: [{backendRefs: [{name: s}]}]}",
            [
                "spec.parentRefs[0].name: gateway.networking.k8s.io Gateway gw/g",
                "spec.rules[0].backendRefs[0].name: Service ns/s",
            ]
        ),
        (
            "admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration",
            "webhooks: [{clientConfig: {service: {name: s, namespace: other}}}, {clientConfig: {url: u}}]",
            ["webhooks[0].clientConfig.service.name: Service other/s"]
        ),
        (
            "apiextensions.k8s.io/v1", "CustomResourceDefinition",
            "spec: {conversion: {webhook: {clientConfig: {service: {name: s, namespace: other}}}}}",
            ["spec.conversion.webhook.clientConfig.service.name: Service other/s"]
        ),
        ("v1", "ConfigMap", "data: {name: s}", []), ("example.com/v1", "Ingress", "spec: {ingressClassName: a}", []),
    ])
    func otherKinds(apiVersion: String, kind: String, rest: String, wanted: [String]) throws {
        let head = "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: o, namespace: ns}\n"
        #expect(try references(head + rest) == wanted)
    }
}
