import Host
import TestSupport
import Testing

@testable import Commands

/// The commands for those who write modules: `init`, `docs`, `fmt`.
@Suite struct WritingTests {
    // MARK: init

    @Test func aStartedRepositoryWorks() async throws {
        try await Workspace.with(files: [:]) { workspace in
            let made = await workspace.run("init", "platform")
            #expect(made.status == .done)
            #expect(made.out.contains("+ modules/hello/module.yaml"))
            #expect(made.out.contains("cd platform"))
            let root = Path.join(workspace.root, "platform")
            let variables = ["HOME": workspace.root]
            let valid = await slipway("validate", "dev", in: root, variables: variables)
            #expect(valid.status == .done, "\(valid.errors)")
            let formatted = await slipway("fmt", "-check", in: root)
            #expect(formatted.status == .done)
            #expect(formatted.out.isEmpty)
            let applied = await slipway("apply", "dev", "-auto-approve", in: root, variables: variables)
            #expect(applied.status == .done, "\(applied.out)\(applied.errors)")
            let again = await slipway("plan", "dev", "-detailed-exitcode", in: root, variables: variables)
            #expect(again.status == .done, "\(again.out)\(again.errors)")
        }
    }

    @Test func nothingIsOverwritten() async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            let before = try workspace.snapshot()
            let result = await workspace.run("init")
            #expect(result.status == .error)
            #expect(result.errors.contains("[init.exists]"))
            #expect(try workspace.snapshot() == before)
        }
    }

    // MARK: docs

    static let module = """
        apiVersion: slipway.dev/v1alpha1
        kind: Module
        metadata: {name: web, version: "2"}
        spec:
          summary: A web server
          inputs:
            host: {type: string, format: hostname, description: "Where it is | found."}
            level: {type: string, enum: [low, high], default: low}
            ports: {type: array, items: {type: integer, minimum: 1, maximum: 65535}}
            pools:
              type: array
              items: {type: object, required: [name], properties: {name: {type: string}, size: {type: integer, default: 1}}}
            limits: {type: object, additionalProperties: {x-kubernetes-int-or-string: true}}
            note: {type: string, nullable: true}
          needs:
            db: {module: database, gate: {tcp: sql}}
            cache: {module: cache, optional: true, endpoint: main}
          instances: {ui: {module: ui, when: "${inputs.level == 'high'}"}}
          endpoints:
            http: {service: web, port: 80, protocol: http}
            ui: {instance: ui, endpoint: http}
          secrets: {token: {keys: {value: {generate: {length: 20}}, key: {env: WEB_KEY}}}}
          objects: []
          outputs: {url: "${endpoints.http.url}"}
        """

    @Test func modulesAreDocumented() async throws {
        let files = [
            "modules/web@2/module.yaml": Self.module,
            "modules/ui/module.yaml":
                "apiVersion: slipway.dev/v1alpha1\nkind: Module\nmetadata: {name: ui}\nspec: {summary: Pages}\n",
            "environments/dev/environment.yaml": "",
        ]
        try await Workspace.with(files: files) { workspace in
            let result = await workspace.run("docs", "web@2")
            #expect(result.status == .done, "\(result.errors)")
            #expect(
                result.out == """
                    # web@2

                    A web server

                    ```yaml
                    instances:
                      web:
                        module: web@2
                        inputs:
                          host: …
                    ```

                    ## Inputs

                    | input          | type                             | default      | description           |
                    |----------------|----------------------------------|--------------|-----------------------|
                    | `host`         | string (hostname)                | **required** | Where it is \\| found. |
                    | `level`        | string: `low`, `high`            | `low`        |                       |
                    | `ports`        | list of integer, from 1 to 65535 | `[]`         |                       |
                    | `pools`        | list of object                   | `[]`         |                       |
                    | `pools[].name` | string                           | **required** |                       |
                    | `pools[].size` | integer                          | `1`          |                       |
                    | `limits`       | map of integer or string         | `{}`         |                       |
                    | `note`         | string, or null                  | `null`       |                       |

                    ## Needs

                    | need               | module   | endpoint | gate      |
                    |--------------------|----------|----------|-----------|
                    | `db`               | database | sql      | port open |
                    | `cache` (optional) | cache    | main     |           |

                    ## Instances inside

                    | instance        | module | when                        |
                    |-----------------|--------|-----------------------------|
                    | `<instance>-ui` | ui     | `${inputs.level == 'high'}` |

                    ## Endpoints

                    | endpoint | protocol | port | from          |
                    |----------|----------|------|---------------|
                    | `http`   | http     | `80` | Service `web` |
                    | `ui`     |          |      | `http` of ui  |

                    ## Secrets

                    | secret  | key     | from                             |
                    |---------|---------|----------------------------------|
                    | `token` | `value` | 20 letters and digits, made once |
                    | `token` | `key`   | environment variable `WEB_KEY`   |

                    ## Outputs

                    | output | value                   |
                    |--------|-------------------------|
                    | `url`  | `${endpoints.http.url}` |

                    """)
        }
    }

    @Test func unknownModulesSuggest() async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            let result = await workspace.run("docs", "wbe")
            #expect(result.status == .error)
            #expect(result.errors.contains("There is no module \"wbe\". Did you mean \"web\"?"))
        }
    }

    // MARK: fmt

    /// The environments and modules of this repository are what others start from.
    @Test func theRepositoryHasTheForm() async throws {
        let check = await slipway("fmt", "-check", "-diff", in: Workspace.packageRoot)
        #expect(check.status == .done, "Run `slipway fmt`:\n\(check.out)\(check.errors)")
    }

    @Test func filesAreFormattedOrChecked() async throws {
        var files = SmallRepository.files
        let path = SmallRepository.environmentPath
        files[path] = files[path]?.replacing(
            "      module: web\n      inputs: {replicas: 2}",
            with: "      # two\n      inputs: {replicas: 2}\n      module: web")
        try await Workspace.with(files: files) { workspace in
            let before = try workspace.snapshot()
            let check = await workspace.run("fmt", "-check", "-diff")
            #expect(check.status == .changes)
            #expect(check.out.hasPrefix("\(path)\n  @@ "))
            #expect(check.out.contains("  +      module: web\n"))
            #expect(try workspace.snapshot() == before)
            let written = await workspace.run("fmt")
            #expect(written.status == .done)
            #expect(written.out == "\(path)\n")
            let text = try workspace.read(path)
            #expect(text.contains("      module: web\n      # two\n      inputs: {replicas: 2}\n"))
            let again = await workspace.run("fmt", "-check")
            #expect(again.status == .done)
            #expect(again.out.isEmpty)
        }
    }

    @Test func brokenFilesAreReportedAndTheOthersFormatted() async throws {
        var files = SmallRepository.files
        files[SmallRepository.environmentPath] = "apiVersion: [\n"
        files["modules/web/module.yaml"] = files["modules/web/module.yaml"]?.replacing("spec:\n", with: "spec:   \n")
        try await Workspace.with(files: files) { workspace in
            let result = await workspace.run("fmt")
            #expect(result.status == .error)
            #expect(result.errors.contains("environments/dev/environment.yaml:"))
            #expect(result.out == "modules/web/module.yaml\n")
        }
    }
}
