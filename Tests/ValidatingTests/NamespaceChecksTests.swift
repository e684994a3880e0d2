import Model
import TestSupport
import Testing

@testable import Validating

@Suite struct NamespaceChecksTests {
    /// A repository with an object whose Namespace others make, as far as it says.
    private func owning(_ names: String...) throws -> ScratchRepository {
        var repository = ScratchRepository()
        try repository.replace(
            "  ports: [{name: sql, port: 5432}]\n",
            with: "  ports: [{name: sql, port: 5432}]\n---\napiVersion: v1\nkind: ConfigMap\n"
                + "metadata: {name: c, namespace: cellar}\n", in: "modules/database/objects/database.yaml")
        repository.inventory.entries = names.map { name in
            Inventory.Entry(
                identity: ObjectIdentity(group: "", kind: "Namespace", namespace: "", name: name), version: "v1",
                instance: "", module: "", uid: "u")
        }
        return repository
    }

    /// Once, however many objects live in it.
    @Test func aNamespaceThatLeavesIsMissedByWhatStays() async throws {
        let found = try await owning("cellar").validated()
        #expect(found.codes == ["validate.namespace-removed"])
        #expect(found.text.contains("slipway state rm dev Namespace cellar"), "\(found.text)")
    }

    @Test func aNamespaceThatStaysIsNot() async throws {
        var repository = try owning("cellar")
        try repository.declare("  namespaces: [cellar]\n")
        #expect(try await repository.validated().codes == [])
    }

    @Test func nobodyLivesInAnotherOne() async throws {
        #expect(try await owning("attic").validated().codes == [])
        #expect(try await owning().validated().codes == [])
    }
}
