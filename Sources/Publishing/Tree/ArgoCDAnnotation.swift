/// Annotations that Argo CD obeys, or puts on objects.
enum ArgoCDAnnotation {
    static let manifestGeneratePaths = "argocd.argoproj.io/manifest-generate-paths"
    static let syncOptions = "argocd.argoproj.io/sync-options"
    static let syncWave = "argocd.argoproj.io/sync-wave"
    static let trackingID = "argocd.argoproj.io/tracking-id"
}
