import Model

/// A control loop: looks at one object and brings the cluster a step nearer to what the object says.
protocol Controller: Sendable {
    /// In whose name it writes.
    var component: Component { get }
    /// Whether it looks at objects that are being deleted, too.
    var seesDeletions: Bool { get }

    /// Takes one look at an object; throwing brings it back for another.
    func reconcile(_ object: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus)

    /// Takes note that the object is gone.
    func forget(_ place: ObjectPlace, in state: inout ClusterState) throws(APIStatus)
}

extension Controller {
    var component: Component { .controllerManager }
    var seesDeletions: Bool { false }

    func forget(_ place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {}

    var events: EventRecorder { EventRecorder(component: component) }
}
