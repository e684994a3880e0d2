import Cluster

extension ClusterError {
    /// Whether the server has no such kind, or does not let us read it: what holds of every object of it.
    var isOutOfReach: Bool {
        switch code {
        case .forbidden, .unknownKind: true
        default: false
        }
    }
}
