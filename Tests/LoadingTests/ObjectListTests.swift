import Model
import TestSupport
import Testing

/// Documents that stand for the objects in them, and those that only look so.
@Suite struct ObjectListTests {
    private func objects(_ documents: String) async throws -> [Value] {
        let configuration = try await LoadingRepository().with("modules/web/objects/web.yaml", documents).load()
        return configuration.modules.flatMap(\.objects).flatMap(\.documents).compactMap { document in
            if case .value(let value) = document.content { value } else { nil }
        }
    }

    private func names(_ documents: String) async throws -> [String] {
        try await objects(documents).map {
            "\($0["kind"]?.string ?? "") \($0.value(at: ["metadata", "name"])?.string ?? "")"
        }
    }

    @Test func listsOfOneKind() async throws {
        #expect(
            try await names(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleList
                items:
                  - {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}, rules: []}
                  - {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: b}, rules: []}
                ---
                {apiVersion: v1, kind: ConfigMapList, metadata: {resourceVersion: "1"}, items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}]}
                ---
                {apiVersion: acme.test/v1, kind: RocketList, items: [{apiVersion: acme.test/v1, kind: Rocket, metadata: {name: d}}]}
                """) == ["Role a", "Role b", "ConfigMap c", "Rocket d"])
    }

    /// An API server leaves both out in what it answers.
    @Test func whatItemsAreIsSaidByTheList() async throws {
        let found = try await objects(
            "{apiVersion: apps/v1, kind: DeploymentList, items: [{metadata: {name: a}}, {kind: Other, apiVersion: b/v1, metadata: {name: b}}]}"
        )
        #expect(
            found == [
                ["apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "a"]],
                ["apiVersion": "b/v1", "kind": "Other", "metadata": ["name": "b"]],
            ])
    }

    @Test(arguments: [
        "{apiVersion: v1, kind: List}", "{apiVersion: v1, kind: List, items: }",
        "{apiVersion: v1, kind: List, items: []}",
        "{apiVersion: v1, kind: List, metadata: {}, items: }", "{apiVersion: v1, kind: PodList, items: []}",
        "{apiVersion: v1, kind: PodList, items: }",
    ])
    func emptyLists(document: String) async throws {
        #expect(try await names(document).isEmpty)
    }

    @Test func listsInLists() async throws {
        #expect(
            try await names(
                """
                {apiVersion: v1, kind: List, items: [
                  {apiVersion: v1, kind: SecretList, items: [{apiVersion: v1, kind: Secret, metadata: {name: a}}]},
                  {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}]}
                """) == ["Secret a", "ConfigMap b"])
    }

    /// What has a name is an object, whatever its kind ends in and whatever it holds.
    @Test func kindsThatEndInList() async throws {
        #expect(
            try await names(
                """
                {apiVersion: acl.test/v1, kind: AccessControlList, metadata: {name: a}, spec: {x: 1}}
                ---
                {apiVersion: acl.test/v1, kind: AccessControlList, metadata: {name: b}, items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: inner}}]}
                ---
                {apiVersion: acl.test/v1, kind: Basket, metadata: {name: c}, items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: inner}}]}
                """) == ["AccessControlList a", "AccessControlList b", "Basket c"])
    }

    @Test func itemsThatAreNone() async {
        let complaint = await LoadingRepository().with(
            "modules/web/objects/web.yaml", "apiVersion: v1\nkind: List\nitems: 3\n---\napiVersion: v1\nkind: PodList\n"
        ).complaint()
        #expect(complaint.contains("web.yaml:3:8-9: error: Wrong type [load.wrong-type]"), "\(complaint)")
        #expect(complaint.contains("needs the key \"metadata\""), "\(complaint)")
    }
}
