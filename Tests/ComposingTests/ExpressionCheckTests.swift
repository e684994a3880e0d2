import Expressions
import Loading
import Model
import TestSupport
import Testing

@testable import Composing

/// Expressions are checked against types before any of them runs.
@Suite struct ExpressionCheckTests {
    static let database = """
        inputs:
          size: {type: integer, default: 1}
        endpoints:
          sql: {service: db, port: "${5432 + inputs.size}"}
        outputs:
          user: admin
          replicas: "${inputs.size}"
          pools: [{name: a, size: 1}]
        objects: [objects/db.yaml]
        """

    static let databaseObject = """
        apiVersion: v1
        kind: Service
        metadata: {name: db}
        spec: {selector: {app: db}, ports: [{port: 5433}]}
        """

    /// The instance "web" of module "web", which needs "db".
    private func repository(
        _ spec: String, objects: String = "", given: String = "{}", environment: String = ""
    ) -> Repository {
        Repository(
            environment: "instances:\n  db: {module: db}\n  web: {module: web, inputs: \(given)}\n\(environment)",
            modules: ["web": spec, "db": Self.database]
        ).with("modules/db/objects/db.yaml", Self.databaseObject).with("modules/web/objects/web.yaml", objects)
    }

    static let head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n"

    @Test func unknownNamesAreFoundWhereNothingRuns() async throws {
        let spec = """
            inputs:
              workers: {type: integer, default: 1}
              catalogs:
                type: array
                items: {type: object, properties: {name: {type: string}, port: {type: integer}}}
            needs: {db: {module: db}}
            endpoints: {http: {service: web, port: 80}}
            objects:
              - {file: objects/web.yaml, when: "${inputs.workers > 5}", forEach: "${inputs.catalogs}"}
            """
        let objects =
            Self.head + """
                data:
                  a: "${inputs.wrokers}"
                  b: "${item.nam} of ${instance.nmae}"
                  c: |
                    first
                      second ${needs.db.hots}
                  d: "${needs.db.outputs.usr}"
                  e: "${needs.db.endpoints.sqll.port}"
                  f: "${endpoints.https.url}"
                  g: "${environment.nmae} ${platfrm.name}"
                  h: "${item.port + 'x'}"
                  "${key}": index
                  i: "${inputs.catalogs.exists(c, c.nme == 'x')}"
                  j: "${needs.db.outputs.pools[0].sizes}"
                  k: "${HOME}"
                """
        Golden.expect(try await repository(spec, objects: objects).complaint(), "checkedNames")
    }

    @Test func typesThatCannotFitAreFoundWhereNothingRuns() async throws {
        let spec = """
            inputs:
              name: {type: string, default: "${environment.name + 1}"}
              workers: {type: integer, default: "${instance.name}"}
              size: {type: number, default: 1}
              live: {type: boolean, default: true}
            needs: {db: {module: db, gate: {exec: [sh, "${inputs.live}"], image: x}}}
            endpoints: {http: {service: "${inputs.live}", port: "${inputs.name}"}}
            secrets: {s: {name: "${inputs.live}", keys: {k: {env: X}}}}
            outputs: {sum: "${inputs.workers + inputs.size}"}
            objects:
              - {file: objects/web.yaml, when: "${inputs.workers}", forEach: "${inputs.name}"}
              - {file: objects/web.yaml, when: "${false}"}
            """
        let objects = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: ${needs.db.outputs.user}
              template:
                spec:
                  hostNetwork: "${inputs.live}x"
                  containers: ${inputs.name}
                  nodeSelector: {"${inputs.workers}": "${inputs.size * 2.0}"}
            """
        Golden.expect(try await repository(spec, objects: objects).complaint(), "checkedTypes")
    }

    @Test func inputsAreReportedWhereTheyAreWrittenAndDeclared() async throws {
        let spec = """
            inputs:
              workers: {type: integer, default: 1}
              memory: {type: string, format: quantity, default: 1Gi}
              names: {type: array, items: {type: string}}
              limits: {type: object, additionalProperties: {type: integer}}
              pool: {type: object, properties: {size: {type: integer, default: 1}, live: {type: boolean, default: true}}}
            objects: [objects/web.yaml]
            needs: {db: {module: db}}
            """
        let given = """
            {workers: "${needs.db.outputs.user}", memory: "${needs.db.port}", names: ["${instance.name == ''}", "a${2}"],
                limits: {cpu: "${instance.name + '5'}"}, pool: {size: "${instance.name}", live: "x${needs.db.port}"}, other: "${nothing}"}
            """
        Golden.expect(
            try await repository(spec, objects: Self.head, given: given).complaint(), "checkedInputs")
    }

    @Test func environmentsAreCheckedToo() async throws {
        let environment = """
            objects: [{file: own.yaml, when: "${environment.nam == 'dev'}"}]
            overlays:
              - target: {kind: Deployment, name: "none*"}
                optional: true
                patch: {spec: {replicas: "${inputs.workers}"}}
              - target: {kind: Deployment, name: "none*"}
                optional: true
                patch: [{op: add, path: /spec/x, value: "${storage.fast + 1}"}]
            """
        let repository = repository("summary: Web", objects: Self.head, environment: environment)
            .with("environments/dev/own.yaml", Self.head)
        Golden.expect(try await repository.complaint(), "checkedEnvironment")
    }

    @Test func modulesThatNobodyUsesAreCheckedWhenAsked() async throws {
        let repository = repository("summary: Web", objects: Self.head)
            .with(
                "modules/spare/module.yaml",
                """
                apiVersion: slipway.dev/v1alpha1
                kind: Module
                metadata: {name: spare}
                spec:
                  inputs: {size: {type: integer, default: 1}}
                  needs: {db: {module: db}, other: {module: elsewhere}}
                  objects: []
                  outputs:
                    fine: "${inputs.size + needs.other.outputs.anything.at.all}"
                    wrong: "${needs.db.endpoints.sq.port}"
                """)
        #expect(try await repository.complaint() == "")
        Golden.expect(try await repository.complaint(hasAllModules: true), "checkedUnusedModule")
    }

    @Test func whatOnlyRunningTellsPasses() async throws {
        let spec = """
            inputs:
              any: {}
              maybe: {type: string, nullable: true}
              absent: {type: string, required: false}
              ratio: {type: number, default: 2}
              port: {x-kubernetes-int-or-string: true, default: 80}
            needs: {db: {module: db}, cache: {module: cache, optional: true}}
            objects: [objects/web.yaml]
            """
        let objects =
            Self.head + """
                data:
                  a: "${inputs.any}"
                  b: "${inputs.maybe == null ? 'none' : inputs.maybe}"
                  c: "${has(inputs.absent) ? inputs.absent : 'absent'}"
                  d: "${inputs.ratio * 2.5}"
                  e: "${inputs.port}"
                  f: "${has(needs.cache) ? needs.cache.host : 'no cache'}"
                  g: "${has(storage.fast) ? storage.fast : 'default'}"
                  h: "${has(environment.domain)}"
                  i: "${needs.db.outputs.pools.map(p, p.name)[0]}"
                """
        let state = try await repository(spec, objects: objects, given: "{any: x}").compose()
        #expect(
            state.object("ConfigMap", "web")?.value["data"] == [
                "a": "x", "b": "none", "c": "absent", "d": "5", "e": "80", "f": "no cache", "g": "default",
                "h": "false", "i": "a",
            ])
    }

    // MARK: Cost

    /// A list of 110,000 letters.
    static let longList =
        "'aaaaaaaaaaa'" + String(repeating: ".replace('a', 'aaaaaaaaaa')", count: 4) + ".split('')"

    @Test func expensiveExpressionsAreStoppedAtTheirPlace() async throws {
        let bomb = "'aaaaaaaaaaa'" + String(repeating: ".replace('a', 'aaaaaaaaaa')", count: 8)
        let spec =
            "inputs: {list: {type: string, default: \"${instance.name + \(bomb)}\"}}\nobjects: [objects/web.yaml]"
        Golden.expect(try await repository(spec, objects: Self.head).complaint(), "expensiveInput")
    }

    @Test func longLoopsAreStoppedAtTheirPlace() async throws {
        let spec = "objects: [{file: objects/web.yaml, forEach: \"${\(Self.longList)}\"}]"
        Golden.expect(try await repository(spec, objects: Self.head).complaint(), "expensiveLoop")
    }

    @Test func allDocumentsTogetherHaveAnAllowance() async throws {
        let spec = "objects: [{file: objects/web.yaml, forEach: \"${[1, 2, 3, 4, 5]}\"}]"
        let objects =
            Self.head.replacing("name: web", with: "name: \"web-${index}\"")
            + "data: {a: \"${[1, 2, index].size()}\"}\n"
        let files = repository(spec, objects: objects).files
        let configuration = try await ConfigurationLoader(tree: .memory(files)).load(environment: "dev")
        let module = try #require(configuration.module(named: "web"))
        let expansion = { (units: Int) -> (Int, Diagnostics) in
            var diagnostics = Diagnostics()
            let drafts = ObjectExpansion(
                sources: configuration.sources, scope: Scope(), instance: nil, allowance: Allowance(units)
            ).drafts(of: module.objects, &diagnostics)
            return (drafts.count, diagnostics)
        }
        let (count, none) = expansion(1_000)
        #expect(count == 5)
        #expect(none.all.isEmpty)
        let (few, some) = expansion(20)
        #expect(few < 5)
        Golden.expect(
            DiagnosticsError(some.all, sources: configuration.sources).text, "expensiveDocuments")
    }
}
