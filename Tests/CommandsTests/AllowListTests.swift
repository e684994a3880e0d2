import Host
import TestSupport
import Testing

@testable import Commands

/// What a repository's secrets are taken from is the caller's to allow: a pull request alone reads and runs nothing.
@Suite struct AllowListTests {
    private static let modulePath = "modules/m/module.yaml"

    private static let files = [
        "environments/dev/environment.yaml": """
        apiVersion: slipway.dev/v1alpha1
        kind: Environment
        metadata: {name: dev}
        spec:
          platform: kubernetes
          namespace: shop
          instances:
            m: {module: m}

        """,
        modulePath: """
        apiVersion: slipway.dev/v1alpha1
        kind: Module
        metadata: {name: m}
        spec:
          secrets:
            s: {keys: {password: {env: CASE_PASSWORD}}}
          objects: [objects/a.yaml]

        """,
        "modules/m/objects/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n",
    ]

    private static let password = "hunter2-of-the-caller"

    private typealias Run = (_ words: String, _ variables: [String: String]) async -> CommandLineResult

    private func with(_ source: String, _ body: (Run, Workspace) async throws -> Void) async throws {
        try await Workspace.with(files: Self.files) { workspace in
            try workspace.replace("{env: CASE_PASSWORD}", with: source, in: Self.modulePath)
            let run = { (words: String, variables: [String: String]) in
                await slipway(
                    words.split(separator: " ").map(String.init) + ["--embedded"], in: workspace.root,
                    variables: ["HOME": workspace.root, "PATH": "/usr/bin:/bin"].merging(variables) { $1 })
            }
            try await body(run, workspace)
        }
    }

    /// The line that a message gives to copy.
    private func remedy(_ result: CommandLineResult) -> String? {
        let line = (result.out + result.errors).split(separator: "\n").first { $0.contains("export ") }
        return line.flatMap { line in line.firstRange(of: "export ").map { String(line[$0.lowerBound...]) } }
    }

    @Test func aVariableIsReadWhereItIsAllowedAndKeptElsewhere() async throws {
        try await with("{env: CASE_PASSWORD}") { run, _ in
            let variable = ["CASE_PASSWORD": Self.password]
            let refused = await run("apply dev -auto-approve", variable)
            #expect(refused.status == .error)
            let place = "\(Self.modulePath):6:16: error: Secret value unavailable [plan.secret-unavailable]"
            #expect((refused.out + refused.errors).contains(place), "\(refused.out)\n\(refused.errors)")
            let applied = await run("apply dev -auto-approve", variable.allowed)
            #expect(applied.status == .done, "\(applied.out)\n\(applied.errors)")
            let unset: [String: String] = ["SLIPWAY_ALLOW_VARIABLES": "CASE_PASSWORD"]
            for variables in [variable, unset, ["CASE_PASSWORD": "another"]] {
                let plan = await run("plan dev -detailed-exitcode", variables)
                #expect(plan.status == .done, "\(plan.out)\n\(plan.errors)")
                let text = plan.out + plan.errors
                #expect(text.contains("\(Self.modulePath):6:16: warning: Secret value unavailable"), "\(text)")
                #expect(!text.contains("has been deleted"), "\(text)")
                #expect(await run("drift dev", variables).status == .done)
                #expect(await run("apply dev -auto-approve", variables).status == .error)
            }
            let changed = await run("plan dev -detailed-exitcode", ["CASE_PASSWORD": "another-one"].allowed)
            #expect(changed.status == .changes)
            let without = await run("plan dev -detailed-exitcode -no-secrets", ["CASE_PASSWORD": "another-one"].allowed)
            #expect(without.status == .done)
            #expect(!(without.out + without.errors).contains("plan.secret-unavailable"))
        }
    }

    /// Also one with what shells take for more than text.
    @Test func aCommandRunsWhereExactlyItIsAllowed() async throws {
        try await with(#"{command: [sh, -c, "touch ran; echo \"it's\" a value"]}"#) { run, workspace in
            let ran = Path.join(workspace.root, "ran")
            let plan = await run("plan dev", [:])
            #expect(plan.status == .done, "\(plan.errors)")
            let line = try #require(remedy(plan), "\(plan.out)\n\(plan.errors)")
            let others = [
                "", "*", "sh", #"["sh"]"#, #"["sh","-c"]"#, #"["sh","-c","touch ran; echo"]"#, #"[["sh"]"#,
            ]
            for commands in others {
                let result = await run("apply dev -auto-approve", ["SLIPWAY_ALLOW_COMMANDS": commands])
                #expect(result.status == .error, "\(commands)")
                #expect(FileSystem.kind(of: ran) == nil, "\(commands)")
            }
            #expect(await run("plan dev -no-secrets", [:]).status == .done)
            #expect(FileSystem.kind(of: ran) == nil)
            let script = "SLIPWAY_ALLOW_COMMANDS='[\"age\"]'; \(line); printf %s \"$SLIPWAY_ALLOW_COMMANDS\""
            let allowed = ["SLIPWAY_ALLOW_COMMANDS": try await workspace.shell("sh", "-c", script)]
            let applied = await run("apply dev -auto-approve", allowed)
            #expect(applied.status == .done, "\(allowed)\n\(applied.out)\n\(applied.errors)")
            #expect(FileSystem.kind(of: ran) == .file)
        }
    }

    /// What is allowed once for all runs stands in a file that no pull request writes.
    @Test(arguments: ["HOME", "XDG_CONFIG_HOME"]) func theUsersConfigurationAllows(variable: String) async throws {
        try await with("{command: [sh, -c, echo one]}") { run, _ in
            try await Workspace.with(files: [:]) { home in
                let file = variable == "HOME" ? ".config/slipway/config.yaml" : "slipway/config.yaml"
                let place = [variable: home.root]
                #expect(await run("apply dev -auto-approve", place).status == .error)
                try home.write("allow:\n  commands:\n    - [sh, -c, echo two]\n", to: file)
                #expect(await run("apply dev -auto-approve", place).status == .error)
                try home.write("allow:\n  commands: [sh]\n  variable: [A]\n  paths: [crds]\n", to: file)
                let mistaken = await run("plan dev", place)
                #expect(mistaken.status == .error)
                for place in [":2:14: error: Invalid value", ":3:3: error: Unknown key", ":4:11: error: Invalid value"]
                {
                    #expect(mistaken.errors.contains(place), "\(mistaken.errors)")
                }
                try home.write("allow:\n  commands:\n    - [sh, -c, echo one]\n", to: file)
                let applied = await run("apply dev -auto-approve", place)
                #expect(applied.status == .done, "\(applied.out)\n\(applied.errors)")
            }
        }
    }

    /// Where the home is the checkout, as in many a container of CI, the list would be the stranger's.
    @Test func aConfigurationInTheRepositoryIsNoUsersOwn() async throws {
        try await with("{command: [sh, -c, touch ran]}") { run, workspace in
            try workspace.write("allow: {commands: [[sh, -c, touch ran]]}\n", to: ".config/slipway/config.yaml")
            try workspace.write("allow: {commands: [[sh, -c, touch ran]]}\n", to: "modules/slipway/config.yaml")
            try await workspace.shell("ln", "-s", "modules", "link")
            let folders = [workspace.root + "/.config", workspace.root + "/modules/../link"]
            for variables in [[:]] + folders.map({ ["XDG_CONFIG_HOME": $0] }) {
                let result = await run("apply dev -auto-approve", variables)
                #expect(result.status == .error)
                #expect(result.errors.contains("[load.user-configuration]"), "\(result.errors)")
            }
            #expect(FileSystem.kind(of: Path.join(workspace.root, "ran")) == nil)
        }
    }

    /// What the repository names outside is the caller's to allow as well.
    @Test func filesOutsideAreReadWhereTheCallerAllowsTheirFolder() async throws {
        let outside = try TemporaryFolder.make()
        defer { try? FileSystem.removeTree(outside) }
        try FileSystem.createDirectories(outside + "/maps")
        for name in ["linked", "named", "plain"] {
            let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name)}\ndata: {a: b}\n"
            try FileSystem.write(Array(map.utf8), to: "\(outside)/maps/\(name).yaml")
        }
        try await with("{env: CASE_PASSWORD}") { _, workspace in
            try await workspace.shell("ln", "-s", "\(outside)/maps/linked.yaml", "modules/m/objects/linked.yaml")
            try workspace.replace(
                "objects/a.yaml]", with: "objects/, \(outside)/maps/n*.yaml, \(outside)/maps/plain.yaml]",
                in: Self.modulePath)
            let module = try workspace.read(Self.modulePath)
            for words in [[], ["-allow-path", outside + "2"], ["-allow-path", outside + "/maps/named.yaml"]] {
                let result = await slipway(["render", "dev"] + words, in: workspace.root)
                #expect(result.status == .error)
                #expect(result.errors.contains("[load.outside-repository]"), "\(result.errors)")
            }
            let ways: [(words: [String], variables: [String: String])] = [
                (["render", "dev", "-allow-path", outside], [:]),
                (["-allow-path", outside, "render", "dev"], [:]),
                (["render", "dev", "-allow-path=\(outside)/maps/"], [:]),
                (["render", "dev"], ["SLIPWAY_ALLOW_PATHS": "/nowhere:\(outside)"]),
            ]
            for way in ways {
                let result = await slipway(way.words, in: workspace.root, variables: way.variables)
                #expect(result.status == .done, "\(result.errors)")
                for name in ["linked", "named", "plain"] {
                    #expect(result.out.contains("name: \(name)\n"), "\(result.out)")
                }
            }
            #expect(try workspace.read(Self.modulePath) == module)
        }
    }

    /// What a plan file asks for is as little allowed as what the repository does.
    @Test func aPlanFileRunsNothingByItself() async throws {
        try await with("{command: [sh, -c, echo one]}") { run, workspace in
            #expect(await run("plan dev -out p", [:]).status == .done)
            let lines = try workspace.read("p").split(separator: "\n", maxSplits: 1)
            let body = String(lines[1]).replacing("echo one", with: "touch ran; echo one")
            try #require(body != String(lines[1]))
            try workspace.write(body, to: "body")
            let id = try await workspace.shell("git", "hash-object", "--no-filters", "body")
            try workspace.write("slipway-plan 1 \(id)\(body)", to: "p")
            let result = await run("apply p", ["SLIPWAY_ALLOW_COMMANDS": #"["sh","-c","echo one"]"#])
            #expect(result.status == .error)
            #expect(result.errors.contains("plan.stale"), "\(result.errors)")
            let shown = await slipway("show", Path.join(workspace.root, "p"))
            let command = #"the command ["sh","-c","touch ran; echo one"] for "password" of Secret shop/s"#
            #expect(shown.out.contains(command), "\(shown.out)")
            for (form, text) in [
                ("-json", #""touch ran; echo one""#), ("-markdown", "touch ran"), ("-html", "touch ran"),
            ] {
                #expect(await slipway("show", Path.join(workspace.root, "p"), form).out.contains(text), "\(form)")
            }
            #expect(FileSystem.kind(of: Path.join(workspace.root, "ran")) == nil)
        }
    }

    /// A plan that was made without a value is applied with it.
    @Test func aPlanWithoutSecretsCanBeApplied() async throws {
        try await with("{env: CASE_PASSWORD}") { run, _ in
            #expect(await run("plan dev -no-secrets -out p", [:]).status == .done)
            let applied = await run("apply p", ["CASE_PASSWORD": Self.password].allowed)
            #expect(applied.status == .done, "\(applied.out)\n\(applied.errors)")
            let left = await run("plan dev -detailed-exitcode", ["CASE_PASSWORD": Self.password].allowed)
            #expect(left.status == .done, "\(left.out)")
        }
    }
}

extension [String: String] {
    /// The variables, each one allowed to a repository.
    var allowed: [String: String] {
        merging([EnvironmentVariable.allowedVariables: keys.sorted().joined(separator: ",")]) { $1 }
    }
}
