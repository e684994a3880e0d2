import Model
import TestSupport
import Testing

/// What others wrote and is no expression stays as it is, wherever templates are read.
@Suite struct ForeignTextTests {
    private func repository(_ objects: String, module: String = "") -> Repository {
        Repository(
            environment: "instances: {scrape: {module: scrape}}",
            modules: [
                "scrape": """
                inputs: {pattern: {type: string, default: "${0}"}, list: {type: array, items: {type: string}, default: ["${1}"]}}
                outputs: {group: "${3}"}
                \(module)
                """
            ]
        ).with("modules/scrape/objects/a.yaml", objects)
    }

    private func map(_ data: String) -> String {
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: scrape}\ndata:\n\(data)"
    }

    @Test func numberedGroupsOfScriptsAndRelabelings() async throws {
        let state = try await repository(
            map(
                """
                  scrape.yml: |
                    relabel_configs:
                      - source_labels: [__address__]
                        regex: (.*):10250
                        replacement: ${1}:9100
                        target_label: __address__
                  run.sh: |
                    #!/bin/sh
                    echo "${0}: start ${1} as ${instance.name}"
                  nginx.conf: "log_format a '%d ${12} %m';"
                  whole: "${1}"
                  ok: "$1 $(1) $${1} $${HOME}"
                """)
        ).compose()
        #expect(
            state.object("ConfigMap", "scrape")?.value["data"] == [
                "scrape.yml": """
                relabel_configs:
                  - source_labels: [__address__]
                    regex: (.*):10250
                    replacement: ${1}:9100
                    target_label: __address__

                """,
                "run.sh": "#!/bin/sh\necho \"${0}: start ${1} as scrape\"\n",
                "nginx.conf": "log_format a '%d ${12} %m';", "whole": "${1}", "ok": "$1 $(1) ${1} ${HOME}",
            ])
    }

    @Test func aFileWithoutExpressions() async throws {
        let state = try await repository(map("  a: \"${1}\"\n  \"k${2}\": b")).compose()
        #expect(state.object("ConfigMap", "scrape")?.value["data"] == ["a": "${1}", "k${2}": "b"])
    }

    @Test func inputsOutputsLoopsAndOverlays() async throws {
        let state = try await Repository(
            environment: """
                instances:
                  scrape: {module: scrape, inputs: {pattern: "${1}:${2}"}}
                  reader: {module: reader}
                overlays:
                  - target: {kind: ConfigMap, name: "scrape-*"}
                    patch: {data: {patched: "${5} ${environment.name}", whole: "${6}"}}
                  - {target: {kind: ConfigMap}, annotations: {a: "${7}"}}
                """,
            modules: [
                "scrape": """
                inputs: {pattern: {type: string}, list: {type: array, items: {type: string}, default: ["${0}", "${12}"]}}
                outputs: {group: "${3}", both: "${4}${instance.name}"}
                objects:
                  - {file: objects/a.yaml, forEach: "${inputs.list}"}
                  - {file: objects/b.yaml, forEach: ["${9}"]}
                """,
                "reader": "needs: {scrape: {module: scrape}}",
            ]
        ).with(
            "modules/scrape/objects/a.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \"scrape-${index}\"}\n"
                + "data: {pattern: \"${inputs.pattern}\", item: \"${item}\", \"key-${index}-${1}\": \"${8}\"}"
        ).with(
            "modules/scrape/objects/b.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: listed}\ndata: {item: \"${item}\"}"
        ).with(
            "modules/reader/objects/a.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: reader}\n"
                + "data: {group: \"${needs.scrape.outputs.group}\", both: \"${needs.scrape.outputs.both}\"}"
        ).compose()
        let first: Value = [
            "pattern": "${1}:${2}", "item": "${0}", "key-0-${1}": "${8}", "patched": "${5} dev", "whole": "${6}",
        ]
        #expect(state.object("ConfigMap", "scrape-0")?.value["data"] == first)
        #expect(state.object("ConfigMap", "scrape-1")?.value["data"]?["item"] == "${12}")
        #expect(state.object("ConfigMap", "listed")?.value["data"] == ["item": "${9}"])
        #expect(state.object("ConfigMap", "reader")?.value["data"] == ["group": "${3}", "both": "${4}scrape"])
        #expect(state.object("ConfigMap", "reader")?.value.value(at: ["metadata", "annotations"]) == ["a": "${7}"])
    }

    @Test func wordsOfGates() async throws {
        let deployment = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: app}
            spec: {template: {spec: {containers: [{name: app, image: "app:1", args: ["${1}", "$${2}"]}]}}}
            """
        let state = try await Repository(
            environment: "instances: {app: {module: app}, scrape: {module: scrape}}",
            modules: [
                "scrape": "objects: []",
                "app": "needs: {scrape: {module: scrape, gate: {exec: [sh, -c, \"echo ${1}\"]}}}",
            ]
        ).with("modules/app/objects/app.yaml", deployment).compose()
        let pod = try #require(state.object("Deployment", "app")?.value.value(at: ["spec", "template", "spec"]))
        #expect(pod["containers"]?.array?.first?["args"] == ["${1}", "${2}"])
        #expect(pod["initContainers"]?.array?.first?["command"]?.array?.last == "echo ${1}")
    }

    @Test func conditionsOfEndpointsAreNoText() async throws {
        let complaint = try await repository(
            map("  a: b"), module: "endpoints: {http: {service: web, port: 80, when: \"${1}\"}}"
        ).complaint()
        #expect(complaint.contains("must be a boolean, but this expression yields a string"), "\(complaint)")
        #expect(complaint.contains("modules/scrape/module.yaml:"), "\(complaint)")
    }

    @Test func textIsNoNumber() async throws {
        let repository = Repository(
            environment: "instances: {scrape: {module: scrape, inputs: {count: \"${1}\"}}}",
            modules: ["scrape": "inputs: {count: {type: integer}}\nobjects: []"])
        let complaint = try await repository.complaint()
        #expect(complaint.contains("Input \"count\" of module scrape must be an integer"), "\(complaint)")
    }
}
