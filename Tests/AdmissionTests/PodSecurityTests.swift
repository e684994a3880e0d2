import Model
import Schemas
import TestSupport
import Testing

@testable import Admission

/// The pod security standards against what a real API server said of the same pods.
@Suite struct PodSecurityTests {
    @Test(arguments: RecordedVerdicts.available)
    func saysWhatTheServerSaid(verdicts: RecordedVerdicts) async throws {
        var refused = 0
        var warned = 0
        for row in try verdicts.rows("podsecurity") {
            await Task.yield()
            let object = row["object"] ?? [:]
            let kind = Objects.kind(of: object)
            let decoded = Admission.decode(
                object, as: AdmittedKind(builtIn: kind), schema: SchemaCatalog.builtIn.schema(for: kind))
            let security = PodSecurity(PodSecurityPolicy(labels: row["labels"]))
            let verdict = try #require(security.verdict(on: decoded.object, kind.groupKind))
            let name = object["metadata"]?["name"]?.string ?? ""
            let recorded = row["verdict"]
            let refusal = verdict.refusal.map { "pods \"\(name)\" is forbidden: \($0)" }
            #expect(refusal == recorded?["message"]?.string, "\(row["id"]?.string ?? "")")
            // The plugin's own; others speak of old fields.
            let warnings = (recorded?["warnings"]?.array ?? []).compactMap(\.string).filter {
                $0.hasPrefix("would violate PodSecurity")
            }
            #expect(verdict.warnings == warnings, "\(row["id"]?.string ?? "")")
            if refusal != nil { refused += 1 }
            if !warnings.isEmpty { warned += 1 }
        }
        #expect(refused > 50 && warned > 50)
    }

    @Test func aLevelThatIsNoneRefusesTheMost() {
        let policy = PodSecurityPolicy(labels: ["pod-security.kubernetes.io/enforce": "strict"])
        #expect(policy.enforce.description == "restricted:latest")
        #expect(policy.warn.level == .privileged)
    }

    /// `v1.030` and `v2.0` are no versions.
    @Test(arguments: ["v1.030", "v2.0", "1.30", "v1.-1", "v1.+1"])
    func aVersionThatIsNoneIsTheLatest(version: String) {
        let policy = PodSecurityPolicy(labels: [
            "pod-security.kubernetes.io/enforce": "baseline",
            "pod-security.kubernetes.io/enforce-version": .string(version),
        ])
        #expect(policy.enforce.description == "baseline:latest")
    }

    @Test func writesDownWhatItAudits() throws {
        let security = PodSecurity(PodSecurityPolicy(labels: ["pod-security.kubernetes.io/audit": "baseline"]))
        let pod: Value = ["spec": ["hostPID": true, "containers": []]]
        let verdict = try #require(security.verdict(on: pod, GroupKind(group: "", kind: "Pod")))
        #expect(verdict.refusal == nil && verdict.warnings.isEmpty)
        #expect(
            verdict.auditAnnotations.map(\.value) == [
                "privileged:latest",
                "would violate PodSecurity \"baseline:latest\": host namespaces (hostPID=true)",
            ])
    }
}
