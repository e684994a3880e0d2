import Model

/// The operators of the kinds in `OperatedKinds`, where their definitions are installed: each makes its objects once
/// and reports what its kind reports when all is well.
extension ClusterState {
    mutating func operate(_ object: Value, _ place: ObjectPlace) throws(APIStatus) {
        guard let response = OperatedKinds.response(to: object) else { return }
        let namespace = object.objectNamespace
        for var made in response.objects {
            made.updateMetadata { $0["ownerReferences"] = [object.controllerReference] }
            guard let name = Self.resource(of: made), self.object(name, namespace, made.objectName) == nil else {
                continue
            }
            try create(made, in: name, namespace: namespace, by: .controllers)
        }
        guard resource(place.resource)?.subresources.contains(where: { $0.name == "status" }) == true else { return }
        guard OperatedKinds.merged(object["status"] ?? .null, response.status) != object["status"] else { return }
        try updateStatus(
            of: place.resource, namespace: namespace.isEmpty ? nil : namespace, name: object.objectName,
            by: .controllers
        ) { status in
            status = OperatedKinds.merged(status, response.status)
        }
    }

    /// The kinds that operators make here.
    private static func resource(of object: Value) -> ResourceName? {
        switch object["kind"]?.string {
        case "Service": .services
        case "Secret": .secrets
        case "StatefulSet": .statefulSets
        default: nil
        }
    }
}
