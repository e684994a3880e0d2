/// Which cluster a plan or an inventory is for.
package struct ClusterIdentity: Sendable, Hashable {
    /// For messages: the context's name, or "the embedded cluster".
    package var name: String
    /// The uid of the `kube-system` Namespace: the accepted identity of a cluster.
    package var uid: String

    package init(name: String, uid: String) {
        self.name = name
        self.uid = uid
    }
}
