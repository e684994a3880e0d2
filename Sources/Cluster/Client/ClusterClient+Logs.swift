package import Model

extension ClusterClient {
    /// The last lines that a container wrote; those of the run before where that ended.
    ///
    /// Nothing more than some kilobytes, whatever the program says in a line.
    package func lastLines(
        of pod: ObjectIdentity, container: String, count: Int, isPrevious: Bool
    ) async throws(ClusterError) -> [String] {
        let resource = try await resource(for: GroupVersionKind(group: "", version: "v1", kind: "Pod"))
        let path = resource.path(namespace: pod.namespace, name: pod.name, subresource: "log")
        let query = [
            APIRequest.Parameter("container", container), APIRequest.Parameter("tailLines", String(count)),
            APIRequest.Parameter("limitBytes", "16384"),
            APIRequest.Parameter("previous", isPrevious ? "true" : "false"),
        ]
        let request = APIRequest(.get, path, query: query, accept: "*/*")
        let response = try await perform(Operation("read the log of Pod \(pod.name)", request, .onlyIfRefused))
        return String(decoding: response.body, as: UTF8.self).split(separator: "\n").suffix(count).map(String.init)
    }
}
