import Documents
import Model
import TestSupport
import Testing

@testable import Planning

/// What a dry-run makes up is nothing that a new object will have.
@Suite struct UnknownFieldsTests {
    private static let job = GroupVersionKind(group: "batch", version: "v1", kind: "Job")

    private static func job(_ labels: String, selector: String = "") throws -> Value {
        try #require(
            try Value.documents(
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: j}
                spec: {\(selector)template: {metadata: {labels: {\(labels)}}, spec: {restartPolicy: Never}}}
                """
            ).first)
    }

    private static let uid = "0d8c5a4e-6f0b-4f5e-9d55-1f0a7b2c4d11"

    @Test func jobsHaveNoMadeUpUid() throws {
        let predicted = try Self.job(
            "app: a, controller-uid: \(Self.uid), batch.kubernetes.io/controller-uid: \(Self.uid)",
            selector: "selector: {matchLabels: {batch.kubernetes.io/controller-uid: \(Self.uid)}}, ")
        let desired = try Self.job("app: a")
        #expect(UnknownFields.removed(from: predicted, of: Self.job, desired: desired) == desired)
    }

    /// With `manualSelector` the labels are the author's.
    @Test func whatTheRepositoryChoosesIsKnown() throws {
        let labels = "controller-uid: mine"
        let desired = try Self.job(labels, selector: "manualSelector: true, selector: {matchLabels: {\(labels)}}, ")
        #expect(UnknownFields.removed(from: desired, of: Self.job, desired: desired) == desired)
    }
}
