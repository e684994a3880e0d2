import TestSupport
import Testing

/// Mistakes in the short forms of overlays.
@Suite struct OverlayChangesMistakeTests {
    @Test func eachIsReportedAtItsPlace() async throws {
        let complaint = await LoadingRepository().environment(
            """
            images:
              nginx: {}
              redis:7: {newTag: "8"}
              memcached: {newTag: 1.6, tag: x}
            replicas: 3
            overlays:
              - {target: {kind: Deployment}, replicas: -1}
              - {replicas: [{name: web}, {count: 3}], images: [{newTag: x}, nginx]}
              - {target: {kind: Deployment}, namePrefix: EU_, nameSuffix: ""}
              - {target: {kind: Deployment}, label: {a: b}}
              - {labels: {a: 1}, images: 5}
            """
        ).complaint()
        Golden.expect(complaint, "shortForms")
    }
}
