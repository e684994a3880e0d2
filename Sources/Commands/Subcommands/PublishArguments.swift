import Publishing

struct PublishArguments: CommandArguments {
    var environments = EnvironmentArguments()
    var branch: String?
    var path: String?
    var remote: String?
    var push = false
    var propose = false
    var sign: Bool?
    var verifySignatures = false
    var message: String?
    var trailers: [String] = []
    var title: String?
    var body: String?
    var artifact: String?
    var plainHTTP = false
    var tokenHost: String?
    var dryRun = false
    var allowDirty = false
    var allowEmpty = false
    var forceOlder = false
    var definitions: [String] = []

    static let positionals: [Positional<Self>] = [.environment(\.environments.name)]

    static let options: [Option<Self>] =
        placeOptions + commitOptions + artifactOptions + otherOptions
        + EnvironmentArguments.options.of(\.environments)

    func validate() throws(UsageError) {
        try environments.check()
        let onePlace = [
            ("branch", branch), ("path", path), ("pr-title", title), ("pr-body", body), ("oci", artifact),
        ].filter { $0.1 != nil }
        if environments.name == nil, let first = onePlace.first {
            throw UsageError(
                "-\(first.0) says one place, and several environments need one each: name one as ENV.")
        }
        _ = try wording
        guard artifact != nil else {
            guard !plainHTTP, tokenHost == nil else {
                throw UsageError("-oci-plain-http and -oci-token-host are about -oci, which is not there.")
            }
            return
        }
        // A registry has tags; it knows nothing of branches and commits.
        let others: [(String, Bool)] = [
            ("push", push), ("branch", branch != nil), ("remote", remote != nil), ("propose", propose),
            ("sign", sign != nil), ("verify-signatures", verifySignatures), ("message", message != nil),
            ("trailer", !trailers.isEmpty), ("pr-title", title != nil), ("pr-body", body != nil),
            ("force-older", forceOlder),
        ]
        if let other = others.first(where: \.1) {
            throw UsageError("-\(other.0) is about a branch, and -oci pushes to a registry: they cannot go together.")
        }
    }

    /// What the commit is to say.
    var wording: CommitWording {
        get throws(UsageError) {
            do throws(CommitWording.Mistake) {
                return try CommitWording(template: message, trailers: trailers)
            } catch {
                throw UsageError(error.message)
            }
        }
    }

    private static let placeOptions: [Option<Self>] = [
        .text("branch", value: "NAME", \.branch, help: "Another branch than the environment's."),
        .text("path", value: "DIR", \.path, help: "Another folder in the branch than the environment's."),
        .text(
            "remote", value: "NAME", \.remote,
            help: "Another remote than publish.remote, else origin: a name that Git knows here, or a URL."),
        .flag("push", \.push, help: "Go on from the branch of the remote, and push it there; only ever forward."),
        .flag(
            "propose", \.propose,
            help:
                "Commit to BRANCH-next instead (BRANCH-next/DIR with a folder), with the history of BRANCH, for a pull "
                + "request or GitOps Promoter."),
        .text(
            "pr-title", value: "FILE", \.title, help: "Write a title for a pull request into FILE, one line of text."),
        .text(
            "pr-body", value: "FILE", \.body,
            help: "Write what changes on the branch into FILE, as Markdown for a pull request."),
    ]

    private static let commitOptions: [Option<Self>] = [
        .flag(
            "sign", \.sign,
            help:
                "Sign the commit with your key, as Git is configured for you; so does commit.gpgsign, and -sign=false "
                + "does not."),
        .flag(
            "verify-signatures", \.verifySignatures,
            help: "Go on only from a commit with a good signature, as git verify-commit tells."),
        .text(
            "message", value: "TEXT", \.message,
            help:
                "Another message than our own: {sha}, {commit}, {subject}, {body}, {author}, {environment} and {branch} "
                + "stand for what they say."),
        .texts(
            "trailer", value: "KEY:VALUE", \.trailers,
            help: "Add a line to the end of the message, as git commit --trailer does; may be repeated."),
    ]

    private static let artifactOptions: [Option<Self>] = [
        .text(
            "oci", value: "HOST/REPOSITORY:TAG", \.artifact,
            help: "Push an OCI artifact for Argo CD or Flux to a registry, and make no commit."),
        .flag(
            "oci-plain-http", \.plainHTTP,
            help: "Speak to the registry without TLS; only to one of this machine itself."),
        .text(
            "oci-token-host", value: "HOST", \.tokenHost,
            help: "Let the registry's login also go to HOST, where it sends us for a token."),
    ]

    private static let otherOptions: [Option<Self>] = [
        .flag("dry-run", \.dryRun, help: "Say what would be published."),
        .flag(
            "allow-dirty", \.allowDirty,
            help: "Publish uncommitted changes too; the commit says so, and names no commit that it is of."),
        .flag("allow-empty", \.allowEmpty, help: "Leave a branch that has objects without any."),
        .flag(
            "force-older", \.forceOlder,
            help: "Publish what is checked out although the branch was rendered from a newer commit."),
        .definitions(\.definitions),
    ]
}
