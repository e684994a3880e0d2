import TestSupport
import Testing

/// The text of each mistake in module files and in what they refer to.
@Suite struct ModuleMistakeTests {
    @Test func unknownKeysAtEachLevel() async {
        let repository = LoadingRepository().module(
            """
            input: {workers: {type: integer}}
            needs: {db: {module: postgres, gates: {tcp: sql}}}
            endpoints: {http: {service: web, port: 80, protcol: http}}
            objects: [{file: objects/web.yaml, foreach: "${inputs.x}"}]
            """)
        Golden.expect(await repository.complaint(), "unknownKeysAtEachLevel")
    }

    @Test func inputTypes() async {
        let repository = LoadingRepository().module(
            """
            inputs:
              workers: {type: int, minimun: 1}
              my-size: {type: string}
              port: {type: integer, minimum: low, enum: 3}
              memory: {type: string, format: quantty}
              list: {type: array, items: {type: strng}}
              map: {type: object, required: [nam], properties: {name: {type: string}}}
              name: {type: string, pattern: "["}
            """)
        Golden.expect(await repository.complaint(), "inputTypes")
    }

    @Test func gatesAndEndpoints() async {
        let repository = LoadingRepository().module(
            """
            needs:
              a: {module: x, gate: {tcp: sql, http: api}}
              b: {module: x, gate: {}}
              c: {module: x, gate: {tcp: sql, path: /health}}
              d: {gate: {exec: true}}
            endpoints:
              one: {port: 80}
              two: {service: web, port: 123456}
              three: {service: web, port: "80"}
              four: {service: web, host: example.com, port: 80}
            objects: [{file: objects/web.yaml, needs: [aa], gates: {self: {tcp: won}}}]
            """)
        Golden.expect(await repository.complaint(), "gatesAndEndpoints")
    }

    @Test func secretsHoldNoValues() async {
        let repository = LoadingRepository().module(
            """
            secrets:
              plain: {keys: {password: hunter2}}
              both: {keys: {password: {env: PASSWORD, file: x}}}
              none: {keys: {password: {}}}
              short: {keys: {password: {generate: {length: 4}}}}
              odd: {keys: {password: {genrate: {}}}}
              empty: {}
            """)
        Golden.expect(await repository.complaint(), "secretsHoldNoValues")
    }

    @Test func missingFilesAreNamedWhereTheyAreReferredTo() async {
        let repository = LoadingRepository().module(
            """
            objects:
              - objects/wep.yaml
              - {file: objects/none/*.yaml}
              - ../../../etc/passwd
              - {file: objects/web.yaml, when: inputs.enabled}
              - {file: objects/web.yaml, forEach: items}
              - 7
            """)
        Golden.expect(await repository.complaint(), "missingFilesAreNamedWhereTheyAreReferredTo")
    }

    @Test func documentsThatAreNoObjects() async {
        let repository = LoadingRepository().with(
            "modules/web/objects/web.yaml",
            """
            - a
            ---
            kind: ConfigMap
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {namespace: x}
            ---
            apiVersion: 1
            kind: ConfigMap
            metadata: {name: 1}
            """)
        Golden.expect(await repository.complaint(), "documentsThatAreNoObjects")
    }

    @Test func duplicateKeysNameTheFirst() async {
        let repository = LoadingRepository().with(
            "modules/web/objects/web.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: web}
            data:
              a: "1"
              a: "2"
            """)
        Golden.expect(await repository.complaint(), "duplicateKeysNameTheFirst")
    }

    @Test func malformedExpressionsPointIntoTheScalar() async {
        let repository = LoadingRepository().module(
            "outputs: {url: \"http://${endpoints.http.}\"}\nobjects: [objects/web.yaml]"
        ).with(
            "modules/web/objects/web.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: web}
            data:
              plain: ${1 +}
              quoted: "é \\"${inputs.a b}\\""
              block: |
                first
                  second ${ok} ${inputs[}
            """)
        Golden.expect(await repository.complaint(), "malformedExpressionsPointIntoTheScalar")
    }

    @Test func constantsAreRefusedWhereTextOfOthersMayStand() async {
        let repository = LoadingRepository().module(
            """
            inputs: {live: {type: boolean, default: "${true}"}}
            endpoints: {http: {service: "${'web'}", port: 80, when: "${1 == 1}"}}
            objects: [{file: objects/web.yaml, when: "${true}", forEach: "${[1, 2]}"}]
            """
        ).environment("instances: {web: {module: web, inputs: {live: \"${!false}\"}}}").with(
            "modules/web/objects/web.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: web}
            data:
              "${'key'}": "${null}"
              when: "${true}"
              script: |
                echo ${ 1 } ${1} ${inputs.live}
                  ${1 + 1} $${true}
            """)
        Golden.expect(await repository.complaint(), "constants")
    }

    @Test func textCannotBeACondition() async {
        let repository = LoadingRepository().module(
            """
            endpoints: {http: {service: web, port: "${1}"}}
            instances: {part: {module: part, when: "${12}"}}
            objects: [{file: objects/web.yaml, when: "${1}", forEach: "${2}"}]
            """
        ).with(
            "modules/part/module.yaml",
            "apiVersion: slipway.dev/v1alpha1\nkind: Module\nmetadata: {name: part}\nspec: {objects: []}")
        Golden.expect(await repository.complaint(), "textAsCondition")
    }
}
