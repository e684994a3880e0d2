import Kinds
import Model
import Testing

@testable import EmbeddedCluster

@Suite struct BuiltinResourcesTests {
    /// What the embedded cluster serves is called, and lives, as the table of kinds says.
    @Test func resourcesAreThoseOfTheTable() throws {
        for resource in BuiltinResources.list {
            let facts = try #require(BuiltInKinds.find(GroupKind(group: resource.group, kind: resource.kind)))
            #expect(resource.plural == facts.plural)
            #expect(resource.singular == facts.singular)
            #expect(resource.listKind == facts.listKind)
            #expect(resource.version == facts.version)
            #expect(resource.shortNames == facts.shortNames, "\(resource.kind)")
            #expect(resource.isNamespaced == facts.isNamespaced, "\(resource.kind)")
            #expect(resource.hasStatus == facts.hasStatus, "\(resource.kind)")
        }
    }
}
