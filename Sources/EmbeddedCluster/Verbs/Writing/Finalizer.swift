/// The finalizers of the garbage collector.
enum Finalizer {
    static let orphan = "orphan"
    static let foreground = "foregroundDeletion"
}
