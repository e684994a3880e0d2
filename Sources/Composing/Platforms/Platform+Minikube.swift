internal import Model

extension Platform {
    /// One node on a laptop: every exposed endpoint is a port of that node.
    static let minikube = Platform(name: "minikube", gateUser: 65534) { request, diagnostics in
        var result = NodePortExposure.expose(request, &diagnostics)
        result?.external = request.exposure.nodePort.map { "localhost:\($0.value)" }
        return result
    }
}
