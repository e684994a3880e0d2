import Model
import TestSupport
import Testing

/// Every misuse of a construct is told at its place.
@Suite struct ConstructMistakeTests {
    /// What is said of a document whose fifth line and the following are these.
    private func complaint(_ spec: String, head: String = head) async throws -> String {
        let repository = ConstructTests.repository(head + spec)
        do throws(DiagnosticsError) {
            return try await complaint(of: repository)
        } catch {
            return error.text
        }
    }

    private func complaint(of repository: Repository) async throws(DiagnosticsError) -> String {
        do {
            return try await repository.complaint()
        } catch let error as DiagnosticsError {
            throw error
        } catch {
            return "\(error)"
        }
    }

    static let head = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec:\n"
    static let deployment =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n"

    @Test(
        arguments: [
            ("  a: {$if: \"${inputs.is}\"}", "5:7", "needs \"$then\" or \"$else\""),
            ("  a: {$if: \"${inputs.is}\", $then: 1, b: 2}", "5:38", "holds nothing else"),
            ("  a: {$if: \"inputs.is\", $then: 1}", "5:12", "Write \"${inputs.is}\""),
            ("  a: {$then: 1}", "5:7", "belongs to a \"$if\""), ("  a: {$do: 1}", "5:7", "belongs to a \"$for\""),
            ("  a: {$for: x, $do: 1}", "5:7", "needs \"$in\""), ("  a: {$for: x, $in: [1]}", "5:7", "needs \"$do\""),
            ("  a: {$for: \"x y\", $in: [1], $do: 1}", "5:13", "holds the name"),
            ("  a: {$for: \"x, x\", $in: [1], $do: 1}", "5:13", "holds the name"),
            ("  a: {$for: for, $in: [1], $do: 1}", "5:13", "holds the name"),
            ("  a: {$for: x, $in: 5, $do: 1}", "5:21", "must be a list"),
            ("  a: {$for: x, $in: [1], $do: 1, b: 2}", "5:34", "holds nothing else"),
            ("  a: {$format: yml, $content: 1}", "5:16", "Did you mean \"yaml\"?"),
            ("  a: {$format: yaml}", "5:7", "needs \"$content\""),
            ("  a: {$fi: x}", "5:7", "Did you mean \"$if\"?"), ("  a: {$ref: x}", "5:7", "written \"$$ref\""),
            ("  a: {$merge: 5}", "5:15", "must be a mapping"),
        ])
    func grammar(spec: String, place: String, message: String) async throws {
        let text = try await complaint(spec)
        #expect(text.contains("modules/m/objects/m.yaml:\(place)"), "\(text)")
        #expect(text.contains("[load.construct]") && text.contains(message), "\(text)")
    }

    @Test(
        arguments: [
            ("  a: {$if: \"${inputs.port}\", $then: 1}", "5:12", "compose.wrong-type"),
            ("  a: {$for: x, $in: \"${inputs.port}\", $do: 1}", "5:21", "compose.wrong-type"),
            ("  a: {$for: \"i, k, v\", $in: \"${inputs.hosts}\", $do: 1}", "5:13", "compose.wrong-type"),
            ("  a: {$for: inputs, $in: [1], $do: 1}", "5:13", "compose.shadowed-name"),
            ("  a: {$for: h, $in: \"${inputs.hosts}\", $do: \"${h + 1}\"}", "5:", "compose.invalid-expression"),
            ("  a: {$for: h, $in: [], $do: \"${hh}\"}", "5:33", "compose.invalid-expression"),
            ("  a: {$if: false, $then: \"${inputs.prot}\"}", "5:", "compose.invalid-expression"),
            ("  a: {$merge: [5]}", "5:16", "compose.wrong-type"),
            ("  a: {$merge: [{b: 1}, {b: 2}]}", "5:", "compose.duplicate-key"),
            ("  a: {$format: env, $content: {b: [1]}}", "5:35", "compose.format"),
            ("  a: {$format: env, $content: {b: \"${inputs.hosts}\"}}", "5:35", "compose.format"),
        ])
    func meaning(spec: String, place: String, code: String) async throws {
        let text = try await complaint(spec)
        #expect(text.contains("modules/m/objects/m.yaml:\(place)"), "\(text)")
        #expect(text.contains("[\(code)]"), "\(text)")
    }

    /// Also what is not taken.
    @Test(
        arguments: [
            ("  replicas: {$if: true, $then: 1, $else: \"two\"}", "5:42", "must be an integer"),
            ("  replicas: {$if: true, $then: 1, $else: \"${inputs.is}\"}", "5:42", "must be an integer"),
            ("  strategy: {$if: false, typ: Recreate}", "5:26", "Did you mean \"type\"?"),
            ("  template: {$for: x, $in: [], $do: 1}", "5:20", "under \"$merge\""),
            ("  template: {spec: {containers: [{$for: x, $in: [], $do: {nam: a}}]}}", "5:59", "Did you mean \"name\"?"),
            ("  template: {spec: {containers: [{$for: x, $in: [], $do: a}]}}", "5:58", "must be a map"),
            ("  selector: {$merge: [{$if: false, matchLabel: {}}]}", "5:36", "Did you mean \"matchLabels\"?"),
            ("  replicas: {$format: yaml, $content: {}}", "5:13", "must be an integer"),
        ])
    func branchesThatAreNotTaken(spec: String, place: String, message: String) async throws {
        let text = try await complaint(spec, head: Self.deployment)
        #expect(text.contains("modules/m/objects/m.yaml:\(place)"), "\(text)")
        #expect(text.contains(message), "\(text)")
    }

    @Test func documentsAreNotReplaced() async throws {
        let text = try await complaint("", head: "$for: x\n$in: [1]\n$do: {apiVersion: v1}\n")
        #expect(text.contains("cannot stand for a whole document"), "\(text)")
    }

    @Test func loopsEnd() async throws {
        let many = (0..<7).reduce("1") { inner, depth in
            "{$for: x\(depth), $in: \"${lists.range(1000)}\", $do: \(inner)}"
        }
        let text = try await complaint("  a: \(many)")
        #expect(text.contains("[compose.expression-cost]"), "\(text)")
    }

    @Test func patchesAreReadAsStrictly() async throws {
        let overlays = "overlays:\n- target: {kind: Thing}\n  patch: {spec: {$if: \"${true}\", $when: 1}}"
        let repository = ConstructTests.repository(Self.head + "  a: 1", environment: overlays)
        do throws(DiagnosticsError) {
            let text = try await complaint(of: repository)
            Issue.record("no mistake: \(text)")
        } catch {
            #expect(error.text.contains("environments/dev/environment.yaml:"), "\(error.text)")
            #expect(error.text.contains("no construct \"$when\""), "\(error.text)")
        }
    }
}
