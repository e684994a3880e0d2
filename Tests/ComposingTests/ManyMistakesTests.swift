import TestSupport
import Testing

/// One run tells of every expression that cannot work, whether it does not parse, names nothing or does not fit.
@Suite struct ManyMistakesTests {
    private func places(_ data: String, module: String = "objects: [objects/web.yaml]") async throws -> [String] {
        let complaint = try await Repository(
            environment: "instances: {web: {module: web}}", modules: ["web": module]
        ).with(
            "modules/web/objects/web.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n" + data
        ).complaint()
        return complaint.split(separator: "\n").filter { !$0.hasPrefix(" ") }.map { line in
            let parts = line.split(separator: ":", maxSplits: 3)
            let code = line.split(separator: "[").last?.dropLast() ?? ""
            return "\(parts[1]):\(parts[2].prefix { $0 != "-" }) \(code)"
        }
    }

    @Test func linesOfAScript() async throws {
        let found = try await places(
            """
              run.sh: |
                echo ${FIRST}
                echo ${SECOND} ${instance.name} ${instance.nam}
                echo ${THIRD:-x} ${FOURTH##*/} ${instance.name}
                echo ${}
            """)
        #expect(
            found == [
                "6:12 compose.invalid-expression", "7:12 compose.invalid-expression", "7:48 compose.invalid-expression",
                "8:17 load.expression-syntax", "8:30 load.expression-syntax", "9:10 load.expression-syntax",
            ])
    }

    @Test func scalarsKeysAndFiles() async throws {
        let found = try await places(
            """
              a: "${A} ${B}"
              "${C}": ${D:+d}
              c: "${true} ${1 +}"
            """,
            module: """
                inputs: {size: {type: string, default: "${E}"}}
                outputs: {url: "${F-}"}
                objects: [objects/web.yaml]
                """)
        #expect(found.count { $0.hasSuffix("compose.invalid-expression") } == 4)
        #expect(found.count { $0.hasSuffix("load.expression-syntax") } == 3)
        #expect(found.count { $0.hasSuffix("load.constant-expression") } == 1)
        #expect(Set(found).count == 8)
    }

    /// What is said once is not said again because it cannot run either.
    @Test func conditionsThatDoNotParse() async throws {
        let found = try await places(
            "  a: b",
            module: "objects: [{file: objects/web.yaml, when: \"${instance.name ==}\", forEach: \"${inputs.}\"}]")
        #expect(found.count == 2)
        #expect(found.allSatisfy { $0.hasSuffix("load.expression-syntax") })
    }
}
