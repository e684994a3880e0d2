import Model
import TestSupport
import Testing

@Suite struct ObjectIdentityTests {
    @Test(arguments: [
        ("v1", "", "v1"), ("apps/v1", "apps", "v1"), ("networking.k8s.io/v1beta1", "networking.k8s.io", "v1beta1"),
        ("", "", ""), ("a/b/c", "a", "b/c"),
    ])
    func anAPIVersionIsGroupAndVersion(apiVersion: String, group: String, version: String) {
        let kind = GroupVersionKind(apiVersion: apiVersion, kind: "Thing")
        #expect(kind == GroupVersionKind(group: group, version: version, kind: "Thing"))
        #expect(kind.apiVersion == apiVersion)
        #expect(kind.groupKind == GroupKind(group: group, kind: "Thing"))
    }

    @Test(arguments: [
        (
            ObjectIdentity(group: "apps", kind: "Deployment", namespace: "lake", name: "trino"),
            "apps Deployment lake/trino"
        ),
        (ObjectIdentity(group: "", kind: "Secret", namespace: "lake", name: "login"), "Secret lake/login"),
        (ObjectIdentity(group: "", kind: "Namespace", namespace: "", name: "lake"), "Namespace lake"),
        (ObjectIdentity(group: "rbac", kind: "ClusterRole", namespace: "", name: "r"), "rbac ClusterRole r"),
    ])
    func objectsAreNamedForPeople(identity: ObjectIdentity, text: String) {
        #expect(identity.description == text)
        #expect(text.hasSuffix(" " + identity.place))
    }

    @Test func objectsOfTheClusterComeFirstThenByNamespaceGroupKindAndName() {
        let ordered = [
            ObjectIdentity(group: "", kind: "Namespace", namespace: "", name: "z"),
            ObjectIdentity(group: "rbac", kind: "ClusterRole", namespace: "", name: "a"),
            ObjectIdentity(group: "", kind: "ConfigMap", namespace: "a", name: "z"),
            ObjectIdentity(group: "", kind: "Service", namespace: "a", name: "a"),
            ObjectIdentity(group: "", kind: "Service", namespace: "a", name: "b"),
            ObjectIdentity(group: "apps", kind: "Deployment", namespace: "a", name: "a"),
            ObjectIdentity(group: "", kind: "ConfigMap", namespace: "b", name: "a"),
        ]
        for seed in 0..<20 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            #expect(ordered.shuffled(using: &random).sorted() == ordered)
        }
        for identity in ordered { #expect(!(identity < identity)) }
    }

    @Test func everyPartMakesAnotherObject() {
        let base = ObjectIdentity(group: "apps", kind: "Deployment", namespace: "lake", name: "trino")
        var others = [base, base, base, base, base]
        others[1].group = "extensions"
        others[2].kind = "StatefulSet"
        others[3].namespace = ""
        others[4].name = "hive"
        #expect(Set(others).count == 5, "the group is not hashed, but compared")
    }
}
