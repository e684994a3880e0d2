import Testing

@testable import Commands

/// What modules warn of when inputs change.
@Suite(.serialized) struct InputWarningTests {
    private static func files(warnings: String) -> [String: String] {
        var files = RepositoryUnderTest.files(
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              replicas: 0
              serviceName: db
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec: {containers: [{name: main, image: "db:${inputs.v}"}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: db}
            spec: {selector: {app: db}, ports: [{port: 80}]}

            """, namespace: "warnings")
        files["modules/m/module.yaml"]? += warnings
        return files
    }

    private static let warnings = """
          warnings:
            - when: ${old.v < new.v}
              message: Version ${old.v} becomes ${new.v}.
            - {when: "${new.v == 3}", message: Three is odd.}

        """

    @Test(arguments: LoopTarget.available.filter { $0 != .realCluster })
    func aPlanTellsThem(target: LoopTarget) async throws {
        try await RepositoryUnderTest.with(target, Self.files(warnings: Self.warnings)) { repository in
            await repository.apply()
            let same = await repository.slipway("plan", "dev", "-detailed-exitcode")
            #expect(same.status == .done, "\(same.words)")
            try repository.set(v: 2)
            let plan = await repository.slipway("plan", "dev")
            #expect(plan.status == .done)
            #expect(plan.words.contains("warning: Module warns of the change [plan.module-warning]"), "\(plan.words)")
            #expect(plan.words.contains("Instance m: Version 1 becomes 2."), "\(plan.words)")
            #expect(plan.words.contains("environments/dev/environment.yaml:9:5"), "\(plan.words)")
            #expect(plan.words.contains("modules/m/module.yaml:8:13: note: the module says so here"), "\(plan.words)")
            #expect(!plan.words.contains("Three is odd"))
            await repository.apply()
            #expect(await !repository.slipway("plan", "dev").words.contains("plan.module-warning"))
        }
    }

    /// What was applied before the module warned of anything says nothing, and neither does an input that is new.
    @Test func whatNobodyWroteDownIsNoChange() async throws {
        try await RepositoryUnderTest.with(.embedded, Self.files(warnings: "")) { repository in
            await repository.apply()
            let path = "modules/m/module.yaml"
            try repository.workspace.write(repository.workspace.read(path) + Self.warnings, to: path)
            try repository.set(v: 3)
            #expect(await !repository.slipway("plan", "dev").words.contains("plan.module-warning"))
            await repository.apply()
            try repository.workspace.replace("{v: {", with: "{w: {type: integer, default: 1}, v: {", in: path)
            try repository.workspace.replace("${new.v == 3}", with: "${old.w < new.v}", in: path)
            try repository.workspace.replace("{v: 3}", with: "{v: 4}", in: RepositoryUnderTest.environmentPath)
            let plan = await repository.slipway("plan", "dev")
            #expect(plan.words.contains("Version 3 becomes 4."), "\(plan.words)")
            #expect(!plan.words.contains("Three is odd"), "\(plan.words)")
        }
    }

    @Test(arguments: [
        ("{when: \"${old.versoin == 1}\", message: a}", "versoin"), ("{when: \"${old.v}\", message: a}", "boolean"),
        ("{when: \"${inputs.v == 1}\", message: a}", "inputs"), ("{when: \"${old.v == 1}\"}", "message"),
        ("{when: \"${old.v == new.v}\", message: \"${new.w}\"}", "'w'"),
    ]) func mistakesAreFoundWithoutACluster(warning: String, word: String) async throws {
        try await Workspace.with(files: Self.files(warnings: "  warnings: [\(warning)]\n")) { workspace in
            let result = await workspace.run("validate", "dev")
            #expect(result.status == .error)
            #expect(result.errors.contains("modules/m/module.yaml:7:"), "\(result.errors)")
            #expect(result.errors.contains(word), "\(result.errors)")
        }
    }

    /// The modules of this repository, on a cluster with their objects.
    @Test(
        arguments: [
            (
                "postgres", "image: \"registry:5000/postgres:16.4\"", "image: \"registry:5000/postgres:17.2\"",
                "PostgreSQL goes from"
            ), ("postgres", "image: \"postgres:16.4\"", "image: \"postgres:16.6\"", nil),
            ("strimzi-kafka", "version: 3.6.1", "version: 4.0.0", "Kafka goes from 3.6.1 to 4.0.0"),
            ("strimzi-kafka", "replicas: 3", "replicas: 2", "Brokers go from 3 to 2"),
            ("strimzi-kafka", "replicas: 5", "replicas: 4", nil),
        ] as [(String, String, String, String?)]) func modulesOfThisRepository(
            module: String, before: String, after: String, warning: String?
        ) async throws
    {
        try await Workspace.with { workspace in
            let path = "environments/warned/environment.yaml"
            try workspace.write(
                """
                apiVersion: slipway.dev/v1alpha1
                kind: Environment
                metadata: {name: warned}
                spec:
                  platform: kubernetes
                  references: warn
                  readiness: [{match: {}, wait: none}]
                  instances:
                    db: {module: \(module), namespace: warned, inputs: {\(before)}}

                """, to: path)
            _ = await workspace.run("embedded", "define", "warned")
            let applied = await workspace.run("apply", "warned", "--embedded", "-auto-approve", "-concise")
            #expect(applied.status == .done, "\(applied.errors)")
            try workspace.replace(before, with: after, in: path)
            let plan = await workspace.run("plan", "warned", "--embedded", "-concise")
            #expect(plan.status == .done, "\(plan.errors)")
            let text = (plan.out + plan.errors).split { $0.isWhitespace }.joined(separator: " ")
            #expect(text.contains("plan.module-warning") == (warning != nil), "\(text)")
            if let warning { #expect(text.contains(warning), "\(text)") }
        }
    }
}
