import Model

/// `/openapi/v3`: the index, and one document a group version.
extension ClusterState {
    func openAPIIndex() -> Value { ["paths": [:]] }

    func openAPIDocument(_ name: String) throws(APIStatus) -> Value { throw .unknownPath }
}
