/// The environment variables that are read, or given to the programs that are started.
package enum EnvironmentVariable {
    package static let home = "HOME"
    /// Where a user's programs are configured; `~/.config` where it is not set (XDG Base Directory Specification).
    package static let configurationFolder = "XDG_CONFIG_HOME"
    package static let user = "USER"
    package static let logName = "LOGNAME"
    package static let terminal = "TERM"
    /// Set to anything: no colour (no-color.org).
    package static let noColor = "NO_COLOR"
    /// Paths of kubeconfigs, with colons between them.
    package static let kubeconfig = "KUBECONFIG"
    /// In every pod: where the cluster around it is.
    package static let kubernetesServiceHost = "KUBERNETES_SERVICE_HOST"
    package static let kubernetesServicePort = "KUBERNETES_SERVICE_PORT"
    /// For credential plugins: what is asked of them.
    package static let kubernetesExecInfo = "KUBERNETES_EXEC_INFO"
    /// The token that `publish` pushes with.
    package static let gitToken = "SLIPWAY_GIT_TOKEN"
    /// The hosts that the token may be sent to, where only the repository names them; with commas between them.
    package static let gitTokenHosts = "SLIPWAY_GIT_TOKEN_HOSTS"
    /// Who wrote the rendered commit, and who made it, as for git itself.
    package static let gitAuthorName = "GIT_AUTHOR_NAME"
    package static let gitAuthorEmail = "GIT_AUTHOR_EMAIL"
    package static let gitAuthorDate = "GIT_AUTHOR_DATE"
    package static let gitCommitterName = "GIT_COMMITTER_NAME"
    package static let gitCommitterEmail = "GIT_COMMITTER_EMAIL"
    package static let gitCommitterDate = "GIT_COMMITTER_DATE"
    /// Where docker keeps its configuration, with the logins of registries; `~/.docker` where it is not set.
    package static let dockerConfiguration = "DOCKER_CONFIG"
    /// Where short-lived files go.
    package static let temporaryFolder = "TMPDIR"
    /// The environment variables that a repository's secrets may be taken from, with commas between them.
    package static let allowedVariables = "SLIPWAY_ALLOW_VARIABLES"
    /// The commands that a repository's secrets may be taken from: JSON arrays of their words, with commas between them.
    package static let allowedCommands = "SLIPWAY_ALLOW_COMMANDS"
    /// The folders outside of a repository that it may read, and the kubeconfigs of repositories that may be used: absolute
    /// paths, with colons between them.
    package static let allowedPaths = "SLIPWAY_ALLOW_PATHS"
    /// Another prefix of the annotations by which simulated pods fail.
    package static let simulationPrefix = "SLIPWAY_SIMULATION_PREFIX"
}
