/// Where an object comes from: the instance and module, the document, and the overlays that changed it, in order.
package struct Origin: Sendable, Hashable {
    /// The instance's name in the environment; empty for what the environment itself makes (namespaces).
    package var instance: String
    package var module: String
    package var range: SourceRange
    package var overlays: [SourceRange]

    package init(instance: String, module: String, range: SourceRange, overlays: [SourceRange] = []) {
        self.instance = instance
        self.module = module
        self.range = range
        self.overlays = overlays
    }
}
