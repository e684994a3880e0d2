import Model
import TestSupport
import Testing

@testable import Composing

/// The short forms of overlays: images, replicas, labels, annotations, names.
@Suite struct OverlayChangesTests {
    static let objects = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 1
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              serviceAccountName: web
              initContainers: [{name: init, image: "busybox:1.36"}]
              containers:
                - name: main
                  image: "registry:5000/team/web:1.0@sha256:aaaa"
                  envFrom: [{configMapRef: {name: web}}]
                  env: [{name: P, valueFrom: {secretKeyRef: {name: web, key: p}}}]
              volumes:
                - {name: data, persistentVolumeClaim: {claimName: web}}
                - {name: conf, projected: {sources: [{configMap: {name: web}}]}}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        data: {a: b}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: web}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: web}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: web}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: web}
        rules: [{apiGroups: [""], resources: [configmaps], resourceNames: [web, other], verbs: [get]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: web}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
        subjects: [{kind: ServiceAccount, name: web, namespace: lake}]
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          serviceName: db
          selector: {matchLabels: {app: db}}
          template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: postgres}]}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: db}
        spec: {selector: {app: db}, ports: [{port: 5432}]}
        ---
        apiVersion: e.example/v1
        kind: Thing
        metadata: {name: thing}
        spec: {pod: {containers: [{name: x, image: "busybox:1.35"}]}, replicas: 2}

        """

    static func repository(_ environment: String) -> Repository {
        Repository(
            environment: "namespace: lake\nobjects: [o.yaml]\n" + environment, modules: [:], platform: "kubernetes"
        )
        .with("environments/dev/o.yaml", objects)
    }

    private func image(_ state: DesiredState, _ kind: String, _ name: String, _ list: String) -> String? {
        state.object(kind, name)?.value.value(at: ["spec", "template", "spec", list])?.array?[0]["image"]?.string
    }

    /// As kustomize's name references go, beyond kinds of one namespace.
    @Test func newNamesReachWebhooksAndClusterRoles() async throws {
        let state = try await Repository(
            environment: "namespace: lake\ninstances: {m: {module: m}}\noverlays: [{namePrefix: eu-}]",
            modules: ["m": "summary: M"]
        ).with(
            "modules/m/objects/a.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: conf}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {ports: [{port: 443}], selector: {a: b}}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: reader}
            rules: [{apiGroups: [""], resources: [configmaps], resourceNames: [conf, other], verbs: [get]}]
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: hook}
            webhooks: [{name: a.b.c, clientConfig: {service: {name: web, namespace: lake}}}]
            """
        ).compose()
        let rule = state.object("ClusterRole", "eu-reader")?.value["rules"]?.array?.first
        #expect(rule?["resourceNames"] == ["eu-conf", "other"])
        let webhook = state.object("ValidatingWebhookConfiguration", "eu-hook")?.value["webhooks"]?.array?.first
        #expect(webhook?.value(at: ["clientConfig", "service", "name"]) == "eu-web")
    }

    @Test func imagesChangeEverywhere() async throws {
        let state = try await Self.repository(
            """
            images:
              registry:5000/team/web: {newName: mirror/web, newTag: "2.0"}
              busybox: {newName: mirror/busybox}
              postgres: {digest: "sha256:bbbb"}
              absent: {newTag: x, optional: true}
            """
        ).compose()
        #expect(image(state, "Deployment", "web", "containers") == "mirror/web:2.0")
        #expect(image(state, "Deployment", "web", "initContainers") == "mirror/busybox:1.36")
        #expect(image(state, "StatefulSet", "db", "containers") == "postgres@sha256:bbbb")
        let thing = state.object("Thing", "thing")?.value.value(at: ["spec", "pod", "containers"])
        #expect(thing == [["name": "x", "image": "mirror/busybox:1.35"]])
        #expect(state.object("Deployment", "web")?.origin.overlays.count == 1)
        #expect(state.object("ConfigMap", "web")?.origin.overlays.isEmpty == true)
    }

    @Test func targetsLimitTheChange() async throws {
        let state = try await Self.repository(
            """
            overlays:
              - {target: {kind: StatefulSet}, images: [{name: "*", newTag: "17"}], replicas: 3, labels: {a: "${environment.name}"}}
              - {replicas: [{name: web, count: 2}], annotations: {b: c}}
            """
        ).compose()
        #expect(image(state, "StatefulSet", "db", "containers") == "postgres:17")
        #expect(image(state, "Deployment", "web", "initContainers") == "busybox:1.36")
        let db = try #require(state.object("StatefulSet", "db"))
        #expect(db.value.value(at: ["spec", "replicas"]) == 3)
        #expect(db.value.value(at: ["metadata", "labels", "a"]) == "dev")
        #expect(state.object("Deployment", "web")?.value.value(at: ["spec", "replicas"]) == 2)
        #expect(state.objects.allSatisfy { $0.value.value(at: ["metadata", "annotations", "b"]) == "c" })
    }

    @Test func referencesFollowNewNames() async throws {
        let state = try await Self.repository(
            "namespaces: [lake]\noverlays: [{target: {name: \"*\"}, namePrefix: eu-, nameSuffix: -one}]"
        ).compose()
        let web = try #require(state.object("Deployment", "eu-web-one")?.value.value(at: ["spec", "template", "spec"]))
        #expect(web["serviceAccountName"] == "eu-web-one")
        let container = try #require(web["containers"]?.array?[0])
        #expect(container["envFrom"] == [["configMapRef": ["name": "eu-web-one"]]])
        #expect(container.value(at: ["env"])?.array?[0]["valueFrom"]?["secretKeyRef"]?["name"] == "eu-web-one")
        #expect(web["volumes"]?.array?[0]["persistentVolumeClaim"]?["claimName"] == "eu-web-one")
        #expect(web["volumes"]?.array?[1]["projected"]?["sources"] == [["configMap": ["name": "eu-web-one"]]])
        let scaler = state.object("HorizontalPodAutoscaler", "eu-web-one")
        #expect(scaler?.value.value(at: ["spec", "scaleTargetRef", "name"]) == "eu-web-one")
        let binding = try #require(state.object("RoleBinding", "eu-web-one")?.value)
        #expect(binding.value(at: ["roleRef", "name"]) == "eu-web-one")
        #expect(binding["subjects"]?.array?[0]["name"] == "eu-web-one")
        #expect(
            state.object("Role", "eu-web-one")?.value["rules"]?.array?[0]["resourceNames"] == ["eu-web-one", "other"])
        #expect(state.object("StatefulSet", "eu-db-one")?.value.value(at: ["spec", "serviceName"]) == "eu-db-one")
        #expect(state.object("Namespace", "lake") != nil)
    }

    @Test func onlyReferencesToRenamedObjectsFollow() async throws {
        let state = try await Self.repository(
            "overlays: [{target: {kind: ConfigMap}, namePrefix: x-}, {target: {name: x-web}, patch: {data: {a: c}}}]"
        ).compose()
        let container = state.object("Deployment", "web")?.value.value(at: ["spec", "template", "spec", "containers"])?
            .array?[0]
        #expect(container?["envFrom"] == [["configMapRef": ["name": "x-web"]]])
        #expect(container?["env"]?.array?[0]["valueFrom"]?["secretKeyRef"]?["name"] == "web")
        #expect(state.object("ConfigMap", "x-web")?.value["data"] == ["a": "c"])
    }

    @Test func filesMayHoldShortForms() async throws {
        let bundle = """
            apiVersion: slipway.dev/v1alpha1
            kind: Overlay
            metadata: {name: sizes}
            spec:
              patches:
                - {target: {kind: StatefulSet}, replicas: 5}
                - images: {postgres: {newTag: "18"}}
            """
        let state = try await Self.repository("overlays: [a.yaml, b.yaml]")
            .with("environments/dev/a.yaml", bundle)
            .with("environments/dev/b.yaml", "replicas: {web: 7}\n---\ntarget: {kind: Secret}\nannotations: {x: z}\n")
            .compose()
        #expect(state.object("StatefulSet", "db")?.value.value(at: ["spec", "replicas"]) == 5)
        #expect(image(state, "StatefulSet", "db", "containers") == "postgres:18")
        #expect(state.object("Deployment", "web")?.value.value(at: ["spec", "replicas"]) == 7)
        #expect(state.object("Secret", "web")?.value.value(at: ["metadata", "annotations"]) == ["x": "z"])
    }

    @Test(arguments: [
        ("app", "app", "", ""), ("app:1", "app", "1", ""), ("a/b/app:1@sha256:x", "a/b/app", "1", "sha256:x"),
        ("host:5000/app", "host:5000/app", "", ""), ("host:5000/app@sha256:x", "host:5000/app", "", "sha256:x"),
    ])
    func imagesAreTakenApart(text: String, name: String, tag: String, digest: String) {
        let reference = ImageReference(text)
        #expect(reference.name == name)
        #expect(reference.tag == tag)
        #expect(reference.digest == digest)
        #expect(reference.text == text)
    }

    @Test func laterTargetsSeeNewLabels() async throws {
        let state = try await Self.repository(
            """
            overlays:
              - {target: {labels: {x: a}}, annotations: {none: "1"}, optional: true}
              - {target: {kind: ConfigMap}, labels: {x: a}}
              - {target: {labels: {x: a}}, annotations: {first: "1"}}
              - {target: {kind: Secret}, patch: {metadata: {labels: {x: a}}}}
              - {target: {kind: ConfigMap}, patch: [{op: replace, path: /metadata/labels/x, value: b}]}
              - {target: {labels: {x: a}}, annotations: {second: "1"}}
              - {target: {labels: {x: b}}, annotations: {third: "1"}}
            """
        ).compose()
        let annotations = { (kind: String) in
            state.object(kind, "web")?.value.value(at: ["metadata", "annotations"])
        }
        #expect(annotations("ConfigMap") == ["first": "1", "third": "1"])
        #expect(annotations("Secret") == ["second": "1"])
    }

    // MARK: Mistakes

    @Test func whatChangesNothingIsAnError() async throws {
        let repository = Self.repository(
            """
            images: {postgre: {newTag: "1"}, nothing: {newTag: "2"}}
            replicas: {wbe: 3}
            overlays:
              - {target: {kind: ConfigMap}, replicas: 3}
              - {target: {kind: Job}, labels: {a: b}}
            """)
        Golden.expect(try await repository.complaint(), "changesWithoutTargets")
    }

    @Test func servicesOfEndpointsKeepTheirNames() async throws {
        let repository = Repository(
            environment: "instances: {web: {module: web}}\noverlays: [{target: {module: web}, namePrefix: x-}]",
            modules: ["web": "endpoints: {http: {service: web, port: 80}}"]
        ).with(
            "modules/web/objects/web.yaml",
            "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {a: b}, ports: [{port: 80}]}\n")
        Golden.expect(try await repository.complaint(), "renamedEndpoint")
    }
}
