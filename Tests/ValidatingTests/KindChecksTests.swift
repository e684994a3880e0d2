import Model
import Schemas
import TestSupport
import Testing

@testable import Validating

/// Kinds that the cluster's version serves, does not serve, or may serve.
@Suite struct KindChecksTests {
    private func standing(
        _ apiVersion: String, _ kind: String, in version: KubernetesVersion = .newest
    ) -> ServedKinds.Standing {
        ServedKinds(schemas: SchemaCatalog(version)).standing(of: GroupVersionKind(apiVersion: apiVersion, kind: kind))
    }

    private func refusal(
        _ apiVersion: String, _ kind: String, in version: KubernetesVersion = .newest
    ) throws -> ServedKinds.Refusal {
        guard case .refused(let refusal) = standing(apiVersion, kind, in: version) else {
            throw Unexpected(standing: "\(standing(apiVersion, kind, in: version))")
        }
        return refusal
    }

    private struct Unexpected: Error {
        let standing: String
    }

    @Test func knownVersionsDecide() {
        for version in [KubernetesVersion.oldest, .newest] {
            let standing = standing("apps/v1", "Deployment", in: version)
            guard case .known = standing else {
                Issue.record("\(version) knows Deployments, and \(standing) was said")
                continue
            }
        }
    }

    @Test func aNewerServerKnowsBetter() {
        let newer = KubernetesVersion(minor: KubernetesVersion.newest.minor + 1)
        let standing = standing("apps/v1", "Deployment", in: newer)
        guard case .unknown = standing else {
            Issue.record("nothing is known of \(newer), and \(standing) was said")
            return
        }
    }

    @Test(arguments: [("example.com/v1", "Widget"), ("apps/v2alpha1", "Deployment"), ("batch/v9beta1", "Toy")])
    func whatMayBeServedOnRequestIsUnknown(apiVersion: String, kind: String) {
        guard case .unknown = standing(apiVersion, kind) else {
            Issue.record("\(apiVersion) \(kind): \(standing(apiVersion, kind))")
            return
        }
    }

    @Test(arguments: [
        ("policy/v1beta1", "PodDisruptionBudget", "was last served by Kubernetes 1.24", "Use policy/v1"),
        ("policy/v1beta1", "PodSecurityPolicy", "was last served by Kubernetes 1.24", "`podSecurity`"),
        ("extensions/v1beta1", "Ingress", "was last served by Kubernetes 1.21", "Use networking.k8s.io/v1"),
    ])
    func kindsThatWent(apiVersion: String, kind: String, says: String, advice: String) throws {
        let refusal = try refusal(apiVersion, kind)
        #expect(refusal.code == "validate.kind-not-served")
        #expect(refusal.key == "apiVersion")
        #expect(refusal.detail.contains(says), "\(refusal.detail)")
        #expect(refusal.detail.contains(advice), "\(refusal.detail)")
    }

    @Test func kindsThatComeLater() throws {
        let refusal = try refusal("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", in: .oldest)
        #expect(refusal.detail.contains("comes with Kubernetes 1.30"), "\(refusal.detail)")
    }

    @Test func kindsThatAreMisspelt() throws {
        let name = try refusal("apps/v1", "Deploymet")
        #expect(name.code == "validate.unknown-kind")
        #expect(name.key == "kind")
        #expect(name.detail.hasSuffix("Did you mean \"Deployment\"?"), "\(name.detail)")
        let group = try refusal("v1", "Deployment")
        #expect(group.key == "apiVersion")
        #expect(group.detail.hasSuffix("It is in \"apps/v1\"."), "\(group.detail)")
    }

    @Test func versionsThatADefinitionDoesNotServe() throws {
        var schemas = SchemaCatalog()
        for definition in try FieldChecksTests.definitions { schemas.add(definition: definition) }
        let kinds = ServedKinds(schemas: schemas)
        guard case .known = kinds.standing(of: GroupVersionKind(apiVersion: "example.com/v1", kind: "Widget")),
            case .refused(let refusal) = kinds.standing(
                of: GroupVersionKind(apiVersion: "example.com/v2", kind: "Widget"))
        else {
            Issue.record("v1 is served, and v2 is not")
            return
        }
        #expect(refusal.detail == "The CRD of Widget.example.com serves \"v1\", not \"v2\".")
    }

    @Test func theFieldThatIsWrongIsNamed() throws {
        let subject = try Subject(yaml: "apiVersion: apps/v1\nkind: Deploymet\nmetadata: {name: web}\n")
        let found = subject.problems(KindChecks.self)
        #expect(found.map(\.path) == [FieldPath(keys: "kind")])
        #expect(found.map(\.object?.name) == ["web"])
    }
}
