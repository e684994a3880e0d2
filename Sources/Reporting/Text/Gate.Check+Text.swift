package import Model

extension Gate.Check {
    /// `tcp postgres:5432`, `http minio:9000/minio/health/ready`.
    package var summary: String {
        switch self {
        case .tcp(let host, let port): "tcp \(host):\(port)"
        case .http(let host, let port, let path): "http \(host):\(port)\(path)"
        case .exec(let command): "exec \(command.joined(separator: " "))"
        }
    }
}
