package import Host
package import Model

extension ClusterConnection {
    /// The cluster that somebody named, `nil` where nobody named any: a kubeconfig's context, or in a pod the cluster
    /// around it.
    ///
    /// What was named and is not there is an error, never a reason to go on elsewhere.
    ///
    /// Where a repository names the kubeconfig, instead of the user, it has `limits`.
    ///
    /// - Throws: Diagnostics `cluster.kubeconfig-…`, at their places in the kubeconfig.
    package static func named(
        kubeconfig path: String? = nil, within limits: KubeconfigLimits? = nil, context: String? = nil,
        environment: EnvironmentVariables = .current,
        serviceAccountFolder: String = ClusterConnection.serviceAccountFolder, sources: inout SourceMap
    ) throws(DiagnosticsError) -> ClusterConnection? {
        if let kubeconfig = try Kubeconfig.load(
            explicit: path, within: limits, environment: environment, sources: &sources)
        {
            return try kubeconfig.connection(context: context, environment: environment)
        }
        if context == nil, let pod = try inCluster(environment: environment, folder: serviceAccountFolder) {
            return pod
        }
        let looked = Kubeconfig.paths(explicit: path, environment: environment)
        if let list = environment.nonEmpty(EnvironmentVariable.kubeconfig) {
            throw missing(
                looked.isEmpty
                    ? "KUBECONFIG is \"\(list)\", which names no file."
                    : "KUBECONFIG names \(looked.joined(separator: ", ")), and "
                        + (looked.count == 1 ? "there is no such file." : "there is none of these files."))
        }
        if let link = looked.first(where: FileSystem.isDanglingLink) {
            throw missing("\(link) is a link to a file that is not there.")
        }
        if let context {
            throw DiagnosticsError(
                Diagnostic(
                    code: "cluster.kubeconfig-context", summary: "No such context",
                    detail: "The context \"\(context)\" is meant, and \(nowhere(looked)) that could have it."))
        }
        guard environment.nonEmpty(EnvironmentVariable.kubernetesServiceHost) == nil else {
            throw missing(
                "This is a pod (KUBERNETES_SERVICE_HOST is set), but it has no token of a service account in "
                    + "\(serviceAccountFolder), and \(nowhere(looked)).")
        }
        return nil
    }

    /// As `named`, for those who need a cluster: that nobody named any is an error as well.
    package static func resolve(
        kubeconfig path: String? = nil, within limits: KubeconfigLimits? = nil, context: String? = nil,
        environment: EnvironmentVariables = .current,
        serviceAccountFolder: String = ClusterConnection.serviceAccountFolder, sources: inout SourceMap
    ) throws(DiagnosticsError) -> ClusterConnection {
        let connection = try named(
            kubeconfig: path, within: limits, context: context, environment: environment,
            serviceAccountFolder: serviceAccountFolder, sources: &sources)
        guard let connection else {
            let looked = nowhere(Kubeconfig.paths(explicit: path, environment: environment))
            throw missing("No cluster was named: \(looked).")
        }
        return connection
    }

    private static func nowhere(_ looked: [String]) -> String {
        let places = looked.isEmpty ? "HOME is not set" : "looked for \(looked.joined(separator: ", "))"
        return "there is no kubeconfig (\(places))"
    }

    private static func missing(_ reason: String) -> DiagnosticsError {
        DiagnosticsError(
            Diagnostic(
                code: "cluster.kubeconfig-missing", summary: "No such kubeconfig",
                detail: "\(reason) So there is no cluster to talk to. Set KUBECONFIG, or get a kubeconfig from your "
                    + "cluster: minikube start, aws eks update-kubeconfig, oc login."))
    }
}
