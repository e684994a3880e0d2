import Model
import Schemas
import Testing

/// The built-in kinds of every version; facts from the Kubernetes change logs.
@Suite struct VersionTests {
    private func schema(_ apiVersion: String, _ kind: String, _ minor: Int) -> Schema? {
        SchemaCatalog(KubernetesVersion(minor: minor)).schema(for: GroupVersionKind(apiVersion: apiVersion, kind: kind))
    }

    private func container(_ minor: Int, _ list: String = "containers") throws -> Schema {
        let pod = try #require(schema("v1", "Pod", minor))
        return try #require(pod.property("spec")?.property(list)?.items)
    }

    @Test func versionsAreReadAsPeopleAndServersWriteThem() {
        for text in ["1.29", "v1.29", "v1.29.4", "1.29+", "v1.29.4-eks-036c24b", "1.29.0"] {
            #expect(KubernetesVersion(text)?.minor == 29, "\(text)")
        }
        for text in ["", "1", "2.0", "1.x", "latest", "1.29beta", "v"] {
            #expect(KubernetesVersion(text) == nil, "\(text)")
        }
        #expect(KubernetesVersion.oldest.description == "1.27")
        #expect(KubernetesVersion.newest.description == "1.36")
        #expect(!KubernetesVersion(minor: 26).isKnown)
    }

    @Test func fieldsComeWithTheirVersion() throws {
        // Sidecar containers: 1.28. The sleep hook: 1.29. Resizing pods' resources as a whole: 1.32.
        #expect(try container(27).property("restartPolicy") == nil)
        #expect(try container(28).property("restartPolicy") != nil)
        for minor in 27...36 {
            let hook = try container(minor).property("lifecycle")?.property("preStop")
            #expect((hook?.property("sleep") != nil) == (minor >= 29), "\(minor)")
            let pod = try #require(schema("v1", "Pod", minor)?.property("spec"))
            #expect((pod.property("resources") != nil) == (minor >= 32), "\(minor)")
            #expect(pod.property("containers")?.listMapKeys == ["name"], "\(minor)")
        }
    }

    @Test func fieldsGoWithTheirVersion() throws {
        func claim(_ minor: Int) throws -> Schema {
            try #require(schema("v1", "Pod", minor)?.property("spec")?.property("resourceClaims")?.items)
        }
        #expect(try claim(30).property("source") != nil)
        #expect(try claim(31).property("source") == nil)
    }

    @Test func kindsComeAndGo() {
        let former = "flowcontrol.apiserver.k8s.io/v1beta2"
        #expect(schema(former, "FlowSchema", 28) != nil)
        #expect(schema(former, "FlowSchema", 29) == nil)
        let policy = "admissionregistration.k8s.io/v1"
        #expect(schema(policy, "ValidatingAdmissionPolicy", 29) == nil)
        #expect(schema(policy, "ValidatingAdmissionPolicy", 30) != nil)
        let facts = SchemaCatalog(.oldest).facts(for: GroupVersionKind(apiVersion: "apps/v1", kind: "Deployment"))
        #expect(facts == KindFacts(plural: "deployments", isNamespaced: true))
    }

    /// Every definition of every version is read to its end: a mistake in the text would leave holes.
    @Test func everyKindOfEveryVersionIsWhole() throws {
        for minor in KubernetesVersion.oldest.minor...KubernetesVersion.newest.minor {
            let catalog = SchemaCatalog(KubernetesVersion(minor: minor))
            #expect(catalog.builtInKinds.count > 60)
            for kind in catalog.builtInKinds {
                let schema = try #require(catalog.schema(for: kind))
                #expect(schema.property("metadata")?.property("ownerReferences")?.items?.required.count == 4, "\(kind)")
                var seen = 0
                #expect(visit(schema, depth: 0, &seen), "\(kind) in 1.\(minor)")
            }
        }
    }

    /// Whether all fields have a name that Kubernetes could have given them, sorted and once each.
    private func visit(_ schema: Schema, depth: Int, _ seen: inout Int) -> Bool {
        seen += 1
        guard depth < 12, seen < 3000 else { return true }
        let names = schema.propertyNames
        guard zip(names, names.dropFirst()).allSatisfy({ $0.precedes(inBytes: $1) }) else { return false }
        for name in names {
            guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x23 && $0 < 0x7B && $0 != UInt8(ascii: "(") }) else {
                return false
            }
            guard let inner = schema.property(name), visit(inner, depth: depth + 1, &seen) else { return false }
        }
        if let items = schema.items, schema.type == .array { return visit(items, depth: depth + 1, &seen) }
        return true
    }
}
