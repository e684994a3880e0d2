import Loading
import Model
import TestSupport
import Testing

/// What an environment says about what others change.
@Suite struct DriftSettingsTests {
    @Test func allIsReadAsItIsWritten() async throws {
        let repository = LoadingRepository().environment(
            """
            drift:
              additions: false
              controllers: [acme-*]
              ignore:
                - {kind: Deployment, path: spec.template.metadata.annotations}
                - {manager: kubectl-rollout}
            """)
        let drift = try await repository.load().environment.drift
        #expect(!drift.countsAdditions)
        #expect(drift.controllers.map(\.value) == ["acme-*"])
        let annotations = IgnoredDrift(kind: "Deployment", path: "spec.template.metadata.annotations")
        #expect(drift.ignored == [annotations, IgnoredDrift(manager: "kubectl-rollout")])
    }

    @Test func withoutAWordAdditionsCount() async throws {
        let drift = try await LoadingRepository().load().environment.drift
        #expect(drift.countsAdditions && drift.controllers.isEmpty && drift.ignored.isEmpty)
    }

    /// It would pass over everything.
    @Test func whoIgnoresSaysWhat() async {
        let complaint = await LoadingRepository().environment("drift: {ignore: [{}], adds: true}").complaint()
        #expect(complaint.contains("says which drift is passed over"), "\(complaint)")
        #expect(complaint.contains("has no key \"adds\""), "\(complaint)")
    }
}
