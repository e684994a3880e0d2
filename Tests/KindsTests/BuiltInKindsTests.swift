import Kinds
import Model
import Schemas
import Testing

@Suite struct BuiltInKindsTests {
    /// The table and the bundled schemas of the newest version, which come from the server's OpenAPI, know the same
    /// kinds, and say the same of them.
    @Test func theTableAgreesWithTheSchemas() throws {
        let catalog = SchemaCatalog.builtIn
        var checked = 0
        for kind in catalog.builtInKinds {
            guard let facts = catalog.facts(for: kind), !kind.version.contains("beta"), !kind.version.contains("alpha")
            else { continue }
            let found = try #require(BuiltInKinds.find(kind.groupKind), "\(kind)")
            #expect(found.plural == facts.plural, "\(kind)")
            #expect(found.isNamespaced == facts.isNamespaced, "\(kind)")
            checked += 1
        }
        #expect(checked > 60)
        for kind in BuiltInKinds.all {
            let name = GroupVersionKind(group: kind.group, version: kind.version, kind: kind.kind)
            #expect(catalog.facts(for: name) != nil, "\(name)")
            #expect(BuiltInKinds.find(plural: kind.plural, in: kind.group) == kind)
        }
    }

    /// Pod templates are where the schemas have them.
    @Test(arguments: WorkloadKind.allCases) func podSpecsAreWhereTheSchemasHaveThem(workload: WorkloadKind) throws {
        let facts = try #require(BuiltInKinds.find(workload.groupKind))
        let kind = GroupVersionKind(group: facts.group, version: facts.version, kind: facts.kind)
        #expect(WorkloadKind(kind) == workload)
        let schema = try #require(SchemaCatalog.builtIn.schema(for: kind))
        let path = FieldPath((workload.podSpecPath + ["containers"]).map(FieldPath.Step.key))
        #expect(schema.schema(at: path)?.listMapKeys == ["name"])
        #expect(facts.hasStatus)
    }

    @Test func formerKindsAreNoneOfToday() {
        #expect(
            FormerKinds.lastMinor(of: GroupVersionKind(apiVersion: "policy/v1beta1", kind: "PodSecurityPolicy")) == 24)
        #expect(FormerKinds.lastMinor(of: GroupVersionKind(apiVersion: "apps/v1", kind: "Deployment")) == nil)
    }

    @Test func groupsOfTheServerAreTold() {
        #expect(BuiltInKinds.isBuiltIn(group: "storage.k8s.io") && BuiltInKinds.isBuiltIn(group: ""))
        #expect(!BuiltInKinds.isBuiltIn(group: "gateway.networking.k8s.io"))
    }
}
