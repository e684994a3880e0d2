import TestSupport
import Testing

/// The text of each mistake in environment files.
@Suite struct EnvironmentMistakeTests {
    @Test func unknownEnvironmentListsThem() async {
        let repository = LoadingRepository()
            .with("environments/production/environment.yaml", "")
        Golden.expect(await repository.complaint(environment: "prodution"), "unknownEnvironmentListsThem")
        Golden.expect(await repository.complaint(environment: "../dev"), "unknownEnvironmentListsThem2")
    }

    @Test func unknownKeySuggests() async {
        let repository = LoadingRepository().environment("domian: example.com\ncolour: blue")
        Golden.expect(await repository.complaint(), "unknownKeySuggests")
    }

    @Test func wrongTypes() async {
        let repository = LoadingRepository().environment(
            """
            domain: 12
            namespaces: lake
            instances:
              web: {module: web, enabled: "no", after: web, inputs: [1], expose: {http: {nodePort: "30080"}}}
            protect: maybe
            """)
        Golden.expect(await repository.complaint(), "wrongTypes")
    }

    @Test func readiness() async {
        let repository = LoadingRepository().environment(
            """
            readiness:
              - {wait: exists}
              - {match: {kind: Pipeline}, wait: exist, ready: object.status., failed: 1 + 1, text: "true", deadline: soon}
              - {match: {kind: Pipeline}, when: ready}
            """)
        let complaint = await repository.complaint()
        for text in [
            "needs the key \"match\"", "cannot be \"exist\"", "load.expression-syntax", "A bool is wanted here",
            "A string is wanted here", "is \"soon\". It wants a duration", "has no key \"when\"",
        ] {
            #expect(complaint.contains(text), "\(text) in \(complaint)")
        }
    }

    @Test func missingKeys() async {
        let repository = LoadingRepository().with(
            LoadingRepository.environment,
            """
            apiVersion: slipway.dev/v1alpha1
            metadata: {}
            spec:
              instances: {web: {namespace: x}, db: }
            """)
        Golden.expect(await repository.complaint(), "missingKeys")
    }

    @Test func wrongVersionAndKind() async {
        let repository = LoadingRepository().with(
            LoadingRepository.environment,
            """
            apiVersion: slipway.dev/v2
            kind: Module
            metadata: {name: prod}
            spec: {platform: minikube}
            """)
        Golden.expect(await repository.complaint(), "wrongVersionAndKind")
    }

    @Test func unknownModuleSuggestsAndLists() async {
        let repository = LoadingRepository().environment("instances: {web: {module: wbe}, db: {module: postgres}}")
        Golden.expect(await repository.complaint(), "unknownModuleSuggestsAndLists")
    }

    @Test func malformedYAML() async {
        let repository = LoadingRepository().with(LoadingRepository.environment, "spec: {platform: [minikube}")
        Golden.expect(await repository.complaint(), "malformedYAML")
    }

    @Test func emptyFileAndSeveralDocuments() async {
        let empty = LoadingRepository().with(LoadingRepository.environment, "")
        Golden.expect(await empty.complaint(), "emptyFileAndSeveralDocuments")
        let two = LoadingRepository().with(
            LoadingRepository.environment,
            """
            apiVersion: slipway.dev/v1alpha1
            kind: Environment
            metadata: {name: dev}
            spec: {platform: minikube}
            ---
            kind: More
            """)
        Golden.expect(await two.complaint(), "emptyFileAndSeveralDocuments2")
    }

    @Test func namesThatKubernetesRefuses() async {
        let repository = LoadingRepository().environment(
            "namespaces: {My_Space: {}}\ninstances: {Web: {module: web, namespace: -x}}")
        Golden.expect(await repository.complaint(), "namesThatKubernetesRefuses")
    }

    @Test func selectorsAndOverlays() async {
        let repository = LoadingRepository().environment(
            """
            overlays:
              - overlays/missing.yaml
              - {target: {kind: Deployment, nam: web}, patch: {spec: {replicas: 2}}}
              - {target: {labelSelector: "app in a"}, patch: [{op: remove, path: /spec}]}
              - {patch: {spec: {replicas: 2}}}
              - {target: {kind: Job}, patch: 3}
              - {target: {kind: Job}}
              - overlays/vague.yaml
            """
        ).with("environments/dev/overlays/vague.yaml", "spec: {replicas: 2}")
        Golden.expect(await repository.complaint(), "selectorsAndOverlays")
    }

    @Test func choicesAreListed() async {
        let repository = LoadingRepository().environment(
            """
            namespaces: {lake: {podSecurity: restrited}}
            instances: {web: {module: web, expose: {http: {tls: egde}}}}
            gates: {timeout: soon, resources: lots}
            """)
        Golden.expect(await repository.complaint(), "choicesAreListed")
    }
}
