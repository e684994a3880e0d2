import APIMachinery
import Cluster
import Model
import TestSupport
import Testing

/// Names against a running API server, with its sentences.
@Suite(.enabled(if: TestServer.isAvailable, "\(TestServer.whyUnavailable)"))
struct NameServerTests {
    /// Where a rule speaks: an object that differs in nothing but one text.
    private struct Place: CustomTestStringConvertible, Sendable {
        var rule: NameRule
        var path: String
        var field: String
        var object: @Sendable (String) -> Value

        var testDescription: String { "\(rule)" }
    }

    private static func named(_ apiVersion: Value, _ kind: Value, _ name: String, _ fields: Value = [:]) -> Value {
        var object = fields
        object["apiVersion"] = apiVersion
        object["kind"] = kind
        object["metadata"] = ["name": .string(name)]
        return object
    }

    private static let maps = "/api/v1/namespaces/default/configmaps"

    private static let places = [
        Place(rule: .dns1123Label, path: "/api/v1/namespaces", field: "metadata.name") { named("v1", "Namespace", $0) },
        Place(rule: .dns1123Subdomain, path: maps, field: "metadata.name") { named("v1", "ConfigMap", $0) },
        Place(
            rule: .pathSegment, path: "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles",
            field: "metadata.name"
        ) { named("rbac.authorization.k8s.io/v1", "Role", $0, ["rules": []]) },
        Place(rule: .qualifiedName, path: maps, field: "metadata.labels") {
            ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a", "labels": .object([$0: "x"])]]
        },
        Place(rule: .labelValue, path: maps, field: "metadata.labels") {
            ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a", "labels": ["x": .string($0)]]]
        },
    ]

    private static let words = [
        "a", "b1", "0", "-", "--", ".", "..", "_", "A", "Z9", "ä", " ", "/", "%", "http", "my-name", "example.com",
        "k8s.io", "1", String(repeating: "y", count: 16), String(repeating: "z", count: 60),
        String(repeating: "w", count: 63), String(repeating: "v.", count: 120),
    ]

    @Test(arguments: places.indices) func areTakenAndRefusedWithTheSameSentences(index: Int) async throws {
        let place = Self.places[index]
        var random = SplitMix64(seed: UInt64(index))
        let transport = try await TestServer.shared().transport()
        var refused = 0
        for _ in 0..<80 {
            let text = (0...random.below(3)).map { _ in random.pick(Self.words) }.joined()
            let verdict = try await ServerVerdict.create(place.object(text), at: place.path, transport)
            let mistakes = place.rule.mistakes(in: text)
            // A name of something that is there already is well formed.
            #expect(place.rule.allows(text) == (verdict.isTaken || verdict.status == 409), "\(place.rule) \(text)")
            #expect(verdict.mistakes(of: place.field, value: text) == mistakes, "\(place.rule) \(text)")
            refused += mistakes.isEmpty ? 0 : 1
        }
        #expect(refused > 10)
    }

    /// What kinds call their objects.
    private static let kinds: [(plural: String, path: String, rule: NameRule, object: Value)] = [
        ("secrets", "/api/v1", .dns1123Subdomain, ["apiVersion": "v1", "kind": "Secret"]),
        ("serviceaccounts", "/api/v1", .dns1123Subdomain, ["apiVersion": "v1", "kind": "ServiceAccount"]),
        ("limitranges", "/api/v1", .dns1123Subdomain, ["apiVersion": "v1", "kind": "LimitRange"]),
        ("resourcequotas", "/api/v1", .dns1123Subdomain, ["apiVersion": "v1", "kind": "ResourceQuota"]),
        (
            "leases", "/apis/coordination.k8s.io/v1", .dns1123Subdomain,
            ["apiVersion": "coordination.k8s.io/v1", "kind": "Lease"]
        ),
        (
            "networkpolicies", "/apis/networking.k8s.io/v1", .dns1123Subdomain,
            ["apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "spec": ["podSelector": [:]]]
        ),
        (
            "rolebindings", "/apis/rbac.authorization.k8s.io/v1", .pathSegment,
            [
                "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
                "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "a"],
            ]
        ),
    ]

    @Test func namesOfRandomKindsAreJudgedAsThere() async throws {
        var random = SplitMix64(seed: 99)
        let transport = try await TestServer.shared().transport()
        for _ in 0..<250 {
            let (plural, path, rule, fields) = random.pick(Self.kinds)
            let name = (0...random.below(3)).map { _ in random.pick(Self.words) }.joined()
            var object = fields
            object["metadata"] = ["name": .string(name)]
            let verdict = try await ServerVerdict.create(object, at: "\(path)/namespaces/default/\(plural)", transport)
            let identity = ObjectIdentity(
                group: "", kind: fields["kind"]?.string ?? "", namespace: "default", name: name)
            #expect(rule.allows(name) == verdict.isTaken, "\(plural) \(name): \(verdict.message)")
            // The rule that all kinds share is never narrower than a kind's own.
            if verdict.isTaken {
                #expect(identity.mistake == nil, "\(plural) \(name)")
                #expect(verdict.answer["metadata"]?["name"]?.string == name)
            }
        }
    }
}
