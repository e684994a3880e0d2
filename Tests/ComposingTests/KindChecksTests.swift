import Model
import Schemas
import Testing

@testable import Composing

@Suite struct KindChecksTests {
    private let deployment = DesiredObject(
        kind: GroupVersionKind(group: "apps", version: "v1", kind: "Deployment"),
        identity: ObjectIdentity(group: "apps", kind: "Deployment", namespace: "ns", name: "web"),
        value: ["spec": ["fieldOfTomorrow": 1]], origin: Origin(instance: "", module: "", range: .none))

    @Test func knownVersionsDecide() {
        for version in [KubernetesVersion.oldest, .newest] {
            let standing = KindChecks(schemas: SchemaCatalog(version)).standing(of: deployment)
            guard case .known = standing else {
                Issue.record("\(version) knows Deployments, and \(standing) was said")
                continue
            }
        }
    }

    @Test func aNewerServerKnowsBetter() {
        let newer = KubernetesVersion(minor: KubernetesVersion.newest.minor + 1)
        let standing = KindChecks(schemas: SchemaCatalog(newer)).standing(of: deployment)
        guard case .unknown = standing else {
            Issue.record("nothing is known of \(newer), and \(standing) was said")
            return
        }
    }
}
