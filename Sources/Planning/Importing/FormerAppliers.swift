import APIMachinery
import Admission
import Model
import Schemas

/// The tools from which objects are taken over: what they applied becomes ours, as `kubectl apply --server-side` does it with
/// its own older form (client-go `util/csaupgrade`).
enum FormerAppliers {
    /// By the names under which they write, and what server-side apply calls those who wrote before anybody kept books.
    private static let managers: Set<String> = [
        "kubectl", "kubectl-client-side-apply", "kubectl-create", "kubectl-replace", StayingFields.nobody, "helm",
        "Helm", "helm-controller", "kustomize-controller", "argocd-controller", "argocd-application-controller",
        "Terraform", "HashiCorp", "pulumi-kubernetes",
    ]
    private static let prefixes = ["terraform-provider-", "pulumi-resource-"]

    private static func isApplier(_ entry: ManagedFieldsEntry) -> Bool {
        entry.subresource.isEmpty
            && (managers.contains(entry.manager) || prefixes.contains { entry.manager.hasPrefix($0) })
    }

    /// What is taken over when our manager applies an object for the first time; `nil` where there is nothing.
    static func takeover(
        of kind: GroupVersionKind, request: Value, live: Value, schema: Schema?
    ) -> Takeover? {
        guard let schema, !Ownership.isApplied(live) else { return nil }
        let entries = ManagedFields(readable: live).entries
        let former = entries.filter(isApplier)
        // Where nobody is known to own anything, the server would give all of it to somebody who is not there.
        guard !former.isEmpty || entries.isEmpty else { return nil }
        let completed = Admission.decode(request, as: AdmittedKind(kind, schema: schema), schema: schema).object
        let present = FieldSet.of(request, schema: schema).intersection(FieldSet.of(live, schema: schema))
        return Takeover(
            managers: Set(former.map(\.manager)),
            fields: present.difference(FieldOwnership.untracked).paths,
            released: FieldSet.of(completed, schema: schema).paths)
    }
}
