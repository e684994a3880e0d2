package import Model

/// An environment as its own files have it: it names the cluster, so that work there can begin while the rest is read.
package struct EnvironmentHead: Sendable {
    let read: EnvironmentReader.Result
    let run: LoadRun

    /// What it refers to is not in it yet.
    package var environment: Environment { read.environment }

    /// The files that it stands in.
    package var sources: SourceMap { run.sources }

    /// Whether what it says cannot be relied on.
    package var hasErrors: Bool { run.hasErrors }
}
