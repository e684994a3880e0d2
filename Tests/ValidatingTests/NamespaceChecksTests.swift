import Model
import TestSupport
import Testing

@testable import Validating

@Suite struct NamespaceChecksTests {
    /// A repository whose instances live in a Namespace that others make, as far as it says.
    private func owning(_ names: String...) throws -> ScratchRepository {
        var repository = ScratchRepository()
        let path = SmallRepository.environmentPath
        for module in ["database", "web"] {
            try repository.replace(
                "      module: \(module)\n", with: "      module: \(module)\n      namespace: cellar\n", in: path)
        }
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
