import TestSupport
import Testing

/// The environment's policies.
@Suite struct PolicyChecksTests {
    @Test func policies() async throws {
        var repository = ScratchRepository()
        repository.write(
            """
            apiVersion: slipway.dev/v1alpha1
            kind: Policy
            metadata: {name: team}
            spec:
              match: {kinds: [Deployment], namespaces: [shop]}
              rules:
                - expression: has(object.metadata.labels) && 'team' in object.metadata.labels
                  messageExpression: "object.metadata.name + ' names no team'"
                - expression: environment.platform == 'minikube' && objects.size() > 3
                  message: never said

            """, to: "environments/dev/policies/team.yaml")
        try repository.replace(
            "nginx:1.27", with: "nginx", in: "modules/web/objects/web.yaml")
        try repository.declare(
            "  policies:\n    - starter\n    - policies/*.yaml\n    - {use: starter/no-latest-tag, "
                + "severity: warning}\n    - {use: starter/requests-and-limits, exclude: [{name: database}]}\n")
        let result = try await repository.validated()
        #expect(result.hasErrors)
        Golden.expect(result.text, "validate-policies")
        try repository.replace(
            "metadata: {name: web}\nspec:\n  replicas",
            with:
                "metadata: {name: web, annotations: {slipway.dev/policy-exceptions: \"team, disruption-budget\"}, "
                + "labels: {a: b}}\nspec:\n  replicas", in: "modules/web/objects/web.yaml")
        let excepted = try await repository.validated()
        #expect(!excepted.text.contains("web names no team"), "\(excepted.text)")
        #expect(excepted.text.contains("database names no team"))
        #expect(!excepted.text.contains("[policy.disruption-budget]"))
    }

    /// Who reviews a later change would not see it: so it is told each time, with its place.
    @Test func exceptionsAreTold() async throws {
        let annotation = "slipway.dev/policy-exceptions: no-latest-tag"
        var repository = ScratchRepository()
        try repository.declare("  policies: [starter/no-latest-tag]\n")
        try repository.replace("nginx:1.27", with: "nginx", in: "modules/web/objects/web.yaml")
        try repository.replace(
            "metadata: {name: web}\nspec:\n  replicas",
            with: "metadata: {name: web, annotations: {\(annotation)}}\nspec:\n  replicas",
            in: "modules/web/objects/web.yaml")
        let silent = try await repository.validated()
        #expect(!silent.hasErrors, "\(silent.text)")
        #expect(silent.text.contains("note: Exception from policies [validate.policy-exception]"), "\(silent.text)")
        #expect(silent.text.contains("modules/web/objects/web.yaml:3:68"), "\(silent.text)")
        #expect(silent.text.contains("web excepts itself from no-latest-tag. It gives no reason"), "\(silent.text)")
        try repository.replace(
            annotation, with: annotation + ", slipway.dev/policy-exception-reason: pinned by the mirror",
            in: "modules/web/objects/web.yaml")
        #expect(try await repository.validated().text.contains("The reason that it gives: pinned"))
        try repository.declare("  policyExceptions: forbid\n")
        let forbidden = try await repository.validated()
        #expect(forbidden.text.contains("error: Exception from policies [validate.policy-exception-forbidden]"))
        #expect(forbidden.text.contains("[policy.no-latest-tag]"), "\(forbidden.text)")
    }

    /// Labels pick the objects that a policy passes over, as every other field of a selector does.
    @Test(arguments: [
        "labels: {app.kubernetes.io/name: database}", "labelSelector: app.kubernetes.io/name in (database)",
    ])
    func policiesPassOverWhatLabelsExclude(selector: String) async throws {
        var repository = ScratchRepository()
        repository.write(
            "apiVersion: slipway.dev/v1alpha1\nkind: Policy\nmetadata: {name: team}\nspec:\n"
                + "  match: {kinds: [Deployment, StatefulSet]}\n  rules:\n    - expression: \"false\"\n"
                + "      messageExpression: object.metadata.name + ' is asked about'\n",
            to: "environments/dev/policies/team.yaml")
        try repository.declare("  policies:\n    - {use: policies/team.yaml, exclude: [{\(selector)}]}\n")
        let result = try await repository.validated()
        #expect(result.text.contains("web is asked about"), "\(result.text)")
        #expect(!result.text.contains("database is asked about"), "\(result.text)")
    }

    @Test func mistakesInPolicies() async throws {
        var repository = ScratchRepository()
        repository.write(
            "apiVersion: slipway.dev/v1alpha1\nkind: Policy\nmetadata: {name: a}\nspec:\n  rules:\n"
                + "    - {expression: 'objekt.kind == 1'}\n    - {expression: '1 + 1', mesage: no}\n",
            to: "environments/dev/policies/a.yaml")
        try repository.declare("  policies: [policies/a.yaml, starter/no-latest-tga]\n")
        Golden.expect(try await repository.validated().text, "validate-policy-mistakes")
    }
}
