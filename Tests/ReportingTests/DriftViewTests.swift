import Documents
import Model
import Testing

@testable import Planning
@testable import Reporting

/// Drift, as people and programs read it.
@Suite struct DriftViewTests {
    private static let kind = GroupVersionKind(group: "apps", version: "v1", kind: "Deployment")
    private static let identity = ObjectIdentity(group: "apps", kind: "Deployment", namespace: "shop", name: "web")

    private static let subject = DriftJSON.Subject(
        environment: "dev", cluster: ClusterIdentity(name: "minikube", uid: "u"), time: "2026-11-21T10:00:00Z",
        origins: [])

    private func drift(_ entries: Drift.Entry...) -> Drift {
        Drift(kind: Self.kind, identity: Self.identity, instance: "front", module: "web", entries: entries)
    }

    private func text(_ drifts: [Drift], of count: Int = 3, hasErrors: Bool = false) -> String {
        var report = DriftReport(base: .applied)
        report.drifts = drifts
        report.checked = count
        if hasErrors { report.diagnostics = [Diagnostic(code: "plan.unreadable", summary: "", detail: "")] }
        return DriftView(report, style: .plain).text()
    }

    /// Where something could not be read, nobody says that nothing drifted.
    @Test func noDriftIsOnlyClaimedWhereAllWasSeen() {
        #expect(text([]) == "No drift. 3 objects are as they were applied.\n")
        #expect(text([], hasErrors: true) == "3 objects are as they were applied.\n")
    }

    @Test func whatWasChangedByWhomAndWhen() {
        let replicas = Drift.Entry(
            kind: .changed, path: FieldPath(keys: "spec", "replicas"), was: 2, now: 5, manager: "kubectl-scale",
            time: "2026-11-21T09:12:44Z")
        let paused = Drift.Entry(kind: .removed, path: FieldPath(keys: "spec", "paused"), was: true)
        let owner = Drift.Entry(
            kind: .disowned, path: FieldPath(keys: "metadata"), was: "a", now: "a", manager: "helm")
        #expect(
            text([drift(replicas, paused, owner)])
                == """
                shop/web (apps/v1 Deployment)
                  spec.replicas   was 2, is 5      kubectl-scale, 2026-11-21 09:12 UTC
                  spec.paused     was true, is removed      the cluster does not say by whom
                  metadata        is unchanged, but no longer ours      helm
                1 of 3 objects drifted.

                """)
    }

    @Test func wholeObjectsHaveNoField() {
        let unknown = "      the cluster does not say by whom\n"
        #expect(text([drift(Drift.Entry(kind: .deleted))]).contains("\n  was deleted\(unknown)"))
        #expect(
            text([drift(Drift.Entry(kind: .recreated, manager: "helm"))]).contains(
                "\n  was deleted and made again by someone else      helm\n"))
    }

    @Test func secretsAreNamedAndNotShown() throws {
        let entry = Drift.Entry(
            kind: .changed, path: FieldPath(keys: "data", "password"), was: "old", now: "new", manager: "m",
            isSensitive: true)
        let shown = text([drift(entry)])
        #expect(shown.contains("data.password   was changed (sensitive)      m"), "\(shown)")
        var report = DriftReport(base: .applied)
        report.drifts = [drift(entry)]
        let document = DriftJSON.document(report, of: Self.subject, sources: SourceMap())
        let change = try JSON.parse(document).value(at: ["drifted"])?.array?.first?["changes"]?.array?.first
        #expect(change == ["change": "changed", "path": "data.password", "manager": "m", "sensitive": true])
        for text in [shown, String(decoding: document, as: UTF8.self)] {
            #expect(!text.contains("old") && !text.contains("new"))
        }
    }

    @Test func programsReadTheSame() throws {
        var report = DriftReport(base: .applied)
        report.checked = 7
        report.drifts = [
            drift(
                Drift.Entry(
                    kind: .changed, path: FieldPath(keys: "spec", "replicas"), was: 2, now: 5, manager: "kubectl-scale",
                    time: "2026-11-21T09:12:44Z"),
                Drift.Entry(kind: .deleted))
        ]
        let root = try JSON.parse(DriftJSON.document(report, of: Self.subject, sources: SourceMap()))
        #expect(root["format_version"] == "1.2" && root["against"] == "applied")
        #expect(root["environment"] == "dev" && root["time"] == "2026-11-21T10:00:00Z")
        #expect(root["cluster"] == ["name": "minikube", "uid": "u"])
        #expect(root["checked"] == 7)
        #expect(root["unrecorded"] == [])
        #expect(
            root["drifted"] == [
                [
                    "apiVersion": "apps/v1", "kind": "Deployment", "namespace": "shop", "name": "web",
                    "instance": "front",
                    "changes": [
                        [
                            "change": "changed", "path": "spec.replicas", "manager": "kubectl-scale",
                            "time": "2026-11-21T09:12:44Z", "was": 2, "is": 5,
                        ],
                        ["change": "deleted"],
                    ],
                ]
            ])
        #expect(DriftJSON.document(report, of: Self.subject, sources: SourceMap()).last == UInt8(ascii: "\n"))
    }
}
