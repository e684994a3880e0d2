package import Model

/// Whose changes are drift: those of people and of other appliers, and not those of controllers.
package struct DriftRules: Sendable {
    /// Whether fields that somebody added count.
    package var countsAdditions = true
    /// Field managers that are controllers, beside those that are known.
    package var controllers: [String] = []
    package var ignored: [IgnoredDrift] = []

    package init() {}

    package init(_ settings: DriftSettings) {
        countsAdditions = settings.countsAdditions
        controllers = settings.controllers.map(\.value)
        ignored = settings.ignored
    }

    /// Who applies what people wrote somewhere else, whatever the name says.
    private static let appliers = [
        "argocd-*", "flux-*", "helm-controller", "kustomize-controller", "source-controller", "tf-controller",
    ]

    /// Who writes by design into objects of others: the cluster's own parts, operators, what injects, scales and provides.
    private static let known = [
        "*-admission", "*-agent", "*-attacher", "*-autoscaler", "*-controller", "*-controller-manager",
        "*-controllers", "*-injector", "*-manager", "*-operator", "*-operators", "*-provisioner", "*-resizer",
        "*-scheduler", "*-snapshotter", "*-webhook", "*-webhooks", "*cainjector", "aws-*", "azure-*",
        "before-first-apply", "calico*", "cilium*", "controller", "external-dns", "gatekeeper*", "gke-*", "istio*",
        "keda*", "kube-*", "kubelet", "kyverno*", "linkerd*", "manager", "multus*", "operator", "pilot-discovery",
        "velero*", "vpa-*",
    ]

    /// What kubectl writes to make something happen once.
    private static let builtIn = [
        IgnoredDrift(path: "spec.template.metadata.annotations[\"kubectl.kubernetes.io/restartedAt\"]")
    ]

    func isController(_ manager: String) -> Bool {
        if controllers.contains(where: { Glob.matches(manager, $0) }) { return true }
        return !DriftRules.appliers.contains { Glob.matches(manager, $0) }
            && DriftRules.known.contains { Glob.matches(manager, $0) }
    }

    /// Those of an object's entries that count.
    func counting(_ entries: [Drift.Entry], of kind: GroupVersionKind) -> [Drift.Entry] {
        entries.filter { entry in
            !(ignored + DriftRules.builtIn).contains { $0.fits(entry, of: kind) }
        }
    }
}

extension IgnoredDrift {
    fileprivate func fits(_ entry: Drift.Entry, of kind: GroupVersionKind) -> Bool {
        if let name = self.kind, !Glob.matches(kind.kind, name) { return false }
        if let manager, !Glob.matches(entry.manager ?? "", manager) { return false }
        guard let path else { return true }
        let text = entry.path.description
        return Glob.matches(text, path) || Glob.matches(text, path + ".*") || Glob.matches(text, path + "[*")
    }
}
