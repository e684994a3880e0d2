import APIMachinery
package import Model

extension Termination {
    /// Of a live object; `nil` where nobody deleted it.
    package init?(_ object: Value) {
        let metadata = ObjectMetadata(object)
        guard metadata.isDeleting else { return nil }
        let conditions = Condition.all(of: object["status"] ?? .null)
        // What a Namespace says of its contents.
        var holds = ["NamespaceDeletionContentFailure", "NamespaceContentRemaining", "NamespaceFinalizersRemaining"]
            .compactMap { type in conditions.first { $0.type == type && $0.isTrue }?.message.firstLine }
        if !metadata.finalizers.isEmpty {
            holds.append("held by finalizer \(metadata.finalizers.joined(separator: ", "))")
        }
        self.init(uid: metadata.uid, holds: holds)
    }
}
