package import Host
package import Model

extension ClusterConnection {
    /// The cluster that the user means: a kubeconfig's context, or in a pod the cluster around it.
    ///
    /// - Throws: Diagnostics `cluster.kubeconfig-…`, at their places in the kubeconfig.
    package static func resolve(
        kubeconfig path: String? = nil, context: String? = nil, environment: EnvironmentVariables = .current,
        serviceAccountFolder: String = ClusterConnection.serviceAccountFolder, sources: inout SourceMap
    ) throws(DiagnosticsError) -> ClusterConnection {
        if let kubeconfig = try Kubeconfig.load(explicit: path, environment: environment, sources: &sources) {
            return try kubeconfig.connection(context: context, environment: environment)
        }
        if context == nil, let pod = inCluster(environment: environment, folder: serviceAccountFolder) { return pod }
        let looked = Kubeconfig.paths(explicit: path, environment: environment)
        let places = looked.isEmpty ? "HOME is not set" : "looked for \(looked.joined(separator: ", "))"
        throw DiagnosticsError(
            Diagnostic(
                code: "cluster.kubeconfig-missing", summary: "No such kubeconfig",
                detail: "There is no kubeconfig (\(places)), so no cluster to talk to. Set KUBECONFIG, or get one from "
                    + "your cluster: minikube start, aws eks update-kubeconfig, oc login."))
    }
}
