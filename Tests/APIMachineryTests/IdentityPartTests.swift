import APIMachinery
import Model
import Testing

@Suite struct IdentityPartTests {
    @Test(arguments: [
        (IdentityPart.kind, ["Deployment", "ConfigMap", "A", "Kafka2", "My-Kind", "a"]),
        (.group, ["", "apps", "rbac.authorization.k8s.io", "a-b.c"]),
        (.version, ["v1", "v1alpha1", "2"]),
        (.namespace, ["", "lake", "a-1", String(repeating: "a", count: 63)]),
        (
            .name,
            [
                "a", "system:node-proxier", "a.b", "A_b", "x*y", "...", "käse", "system:controller:a b",
                String(repeating: "a", count: 300),
            ]
        ),
    ])
    func admits(part: IdentityPart, texts: [String]) {
        for text in texts { #expect(part.admits(text), "\(text)") }
    }

    @Test(arguments: [
        (IdentityPart.kind, ["", "/x/y\0", "..", "Config Map", "2Kafka", "A-", "A.b", "Käse", "\u{212A}afka", "A/b"]),
        (.group, ["..", "a..b", ".a", "a.", "A", "a/b", "-a", "a-", "a-.b", "a.-b", "a\0", "a_b"]),
        (.version, ["", "v1/x", "..", "V1", "v1\0"]),
        (.namespace, ["..", ".", "a/b", "a.b", "A", "-a", "a\0", String(repeating: "a", count: 64)]),
        (.name, ["", ".", "..", "a/b", "/", "a%b", "a\0", "a\nb", "\u{7f}"]),
    ])
    func refuses(part: IdentityPart, texts: [String]) {
        for text in texts { #expect(!part.admits(text), "\(text)") }
    }

    @Test func identities() {
        func mistake(_ kind: String, _ namespace: String, _ name: String, group: String = "") -> String? {
            ObjectIdentity(group: group, kind: kind, namespace: namespace, name: name).mistake
        }
        #expect(mistake("ClusterRole", "", "system:a", group: "rbac.authorization.k8s.io") == nil)
        #expect(mistake("Namespace", "", "lake") == nil)
        #expect(mistake("Namespace", "", "a.b")?.hasPrefix("\"a.b\" cannot be the name of a namespace: ") == true)
        #expect(mistake("/x/y\0", "", "a")?.hasPrefix("\"/x/y\\0\" cannot be a kind: ") == true)
        #expect(mistake("ConfigMap", "lake", "../x")?.hasPrefix("\"../x\" cannot be the name of an object: ") == true)
    }
}
