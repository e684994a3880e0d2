/// The labels that say what an object belongs to (kubernetes.io, "Recommended Labels").
package enum RecommendedLabel {
    /// The module.
    package static let name = "app.kubernetes.io/name"
    package static let instance = "app.kubernetes.io/instance"
    /// The workload, where an instance has several.
    package static let component = "app.kubernetes.io/component"
    /// The environment: what tells whose an object is that no inventory has.
    package static let partOf = "app.kubernetes.io/part-of"
    package static let managedBy = "app.kubernetes.io/managed-by"
}
