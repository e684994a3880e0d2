import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// A pipeline that `slipway init -ci` wrote, with a repository on a server, a forge, and the embedded cluster in the place of one.
///
/// What a job runs is run by bash as the forge's runner does it; only what is an action of somebody else is played.
struct PipelineUnderTest {
    /// What a pipeline is started by.
    enum Event: Sendable, Hashable {
        case pullRequest(fromFork: Bool)
        case push(before: String)
        case schedule
    }

    let host: Pipeline.Host
    /// Where somebody works on the repository.
    let workspace: Workspace
    let forge: ForgeStub
    private let folder: String

    static let isPossible = ["git", "bash", "curl", "jq", "python3", "tar", "sha256sum"].allSatisfy(Shell.has)

    static func with(
        _ host: Pipeline.Host, _ words: String..., body: (PipelineUnderTest) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with { folder in
            let workspace = Workspace(root: "\(folder)/work")
            try FileSystem.createDirectories(workspace.root)
            let made = await slipway(["init", "-ci", host.rawValue] + words, in: workspace.root)
            try #require(made.status == .done, "\(made.errors)")
            let forge = try ForgeStub(in: "\(folder)/forge")
            defer { forge.stop() }
            let pipeline = PipelineUnderTest(host: host, workspace: workspace, forge: forge, folder: folder)
            try await pipeline.fillIn()
            try await body(pipeline)
        }
    }

    private var path: String { host == .github ? GitHubWorkflow.path : GitLabPipeline.path }
    private var origin: String { "\(folder)/origin.git" }
    private var cluster: String { "\(folder)/cluster" }

    /// The program as a package, named in the pipeline by its digest, and everything on the server.
    private func fillIn() async throws {
        let script = "#!/bin/sh\nexec '\(Workspace.program)' \"$@\"\n"
        let package = Workspace(root: forge.folder)
        try package.write(script, to: "slipway-1/bin/slipway")
        try await package.shell("chmod", "+x", "slipway-1/bin/slipway")
        try await package.shell("tar", "-czf", "slipway.tar.gz", "slipway-1")
        let digest = try await package.shell("sha256sum", "slipway.tar.gz").prefix(64)
        try workspace.replace("SLIPWAY_URL: \"\"", with: "SLIPWAY_URL: \(forge.address)/slipway.tar.gz", in: path)
        try workspace.replace("SLIPWAY_SHA256: \"\"", with: "SLIPWAY_SHA256: \"\(digest)\"", in: path)
        try await workspace.shell("git", "init", "-q", "--bare", "-b", "main", origin)
        try await workspace.shell("git", "init", "-q", "-b", "main")
        try await workspace.shell("git", "config", "user.name", "Test")
        try await workspace.shell("git", "config", "user.email", "test@example.com")
        try await workspace.shell("git", "remote", "add", "origin", origin)
        try await commit("Start")
        try await workspace.shell("git", "push", "-q", "-u", "origin", "main")
    }

    /// Commits all that is in the work tree.
    func commit(_ message: String) async throws {
        try await workspace.shell("git", "add", "-A")
        try await workspace.shell("git", "commit", "-q", "-m", message)
    }

    /// Opens a pull request from what is checked out, or brings it up to date.
    func propose() async throws {
        try await workspace.shell("git", "checkout", "-q", "-B", "proposal")
        try await workspace.shell("git", "checkout", "-q", "--detach", "origin/main")
        try await workspace.shell("git", "merge", "-q", "--no-ff", "-m", "Merge", "proposal")
        try await workspace.shell("git", "push", "-q", "-f", "origin", "HEAD:refs/pull/7/merge")
        try await workspace.shell("git", "checkout", "-q", "proposal")
    }

    /// Runs slipway at the cluster.
    func atTheCluster(_ words: String...) async throws {
        let place = Workspace(root: "\(folder)/operator")
        try await checkOut("refs/heads/main", depth: 0, into: place)
        let result = await slipway(words, in: place.root)
        #expect(result.status == .done, "\(result.words)")
        try await keepCluster(of: place)
    }

    // MARK: Running

    /// What the server has of the repository.
    func atTheServer(_ words: String...) async throws -> String {
        try await workspace.shell(["git", "-C", origin] + words)
    }

    /// What the jobs of an event print, each by its name with its status, in the order of the file.
    func run(_ event: Event) async throws -> [String: (status: Int32, output: String)] {
        let document = try #require(try YAML.parse(FileSystem.read("\(workspace.root)/\(path)"), file: .none).first)
            .value
        var outcomes: [String: (status: Int32, output: String)] = [:]
        let runner: any JobRunner =
            host == .github
            ? GitHubRunner(document: document, values: values(event))
            : GitLabRunner(document: document, values: values(event))
        for name in runner.jobs {
            let place = Workspace(root: "\(folder)/job-\(name)")
            let reference = if case .pullRequest = event { "refs/pull/7/merge" } else { "refs/heads/main" }
            try await checkOut(reference, depth: runner.depth(of: name), into: place)
            outcomes[name] = try await runner.run(
                name, in: place, artifacts: "\(folder)/artifacts", variables: variables)
            try await keepCluster(of: place)
        }
        return outcomes
    }

    /// As a fresh machine has it.
    private var variables: [String: String] {
        ["HOME": "\(folder)/home", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "TMPDIR": folder]
    }

    /// The cluster is the embedded one, whose data lie in the repository: they go from job to job.
    private func checkOut(_ reference: String, depth: Int, into place: Workspace) async throws {
        try? FileSystem.removeTree(place.root)
        try FileSystem.createDirectories(place.root)
        try FileSystem.createDirectories("\(folder)/home")
        try await place.shell("git", "init", "-q", "-b", "none")
        try await place.shell("git", "remote", "add", "origin", "file://\(origin)")
        let options = depth > 0 ? ["--depth=\(depth)"] : []
        try await place.shell(["git", "fetch", "-q"] + options + ["origin", reference])
        try await place.shell("git", "checkout", "-q", "-B", "main", "FETCH_HEAD")
        if FileSystem.kind(of: cluster) != nil { try await place.shell("cp", "-r", cluster, ".slipway") }
    }

    private func keepCluster(of place: Workspace) async throws {
        guard FileSystem.kind(of: "\(place.root)/.slipway") != nil else { return }
        try? FileSystem.removeTree(cluster)
        try await place.shell("cp", "-r", ".slipway", cluster)
    }

    /// What the forge says of itself and of the event.
    private func values(_ event: Event) -> [String: String] {
        switch host {
        case .github:
            var values = [
                "github.repository": "o/r", "github.token": ForgeStub.token, "github.ref_name": "main",
                "github.event.pull_request.number": "7", "secrets.SLIPWAY_KUBECONFIG": "",
                "GITHUB_API_URL": forge.address, "GITHUB_REPOSITORY": "o/r",
            ]
            switch event {
            case .pullRequest(let fromFork):
                values["github.event_name"] = "pull_request"
                values["github.event.pull_request.head.repo.full_name"] = fromFork ? "stranger/r" : "o/r"
            case .push(let before):
                values["github.event_name"] = "push"
                values["github.event.before"] = before
            case .schedule: values["github.event_name"] = "schedule"
            }
            return values
        case .gitlab:
            var values = [
                "CI_API_V4_URL": forge.address, "CI_PROJECT_ID": "1", "CI_MERGE_REQUEST_IID": "7",
                "CI_PROJECT_URL": "file://\(folder)/origin", "CI_SERVER_HOST": "gitlab.example",
                "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main", "SLIPWAY_TOKEN": ForgeStub.token,
            ]
            switch event {
            case .pullRequest(let fromFork):
                values["CI_PIPELINE_SOURCE"] = "merge_request_event"
                values["CI_MERGE_REQUEST_SOURCE_PROJECT_ID"] = fromFork ? "2" : "1"
                values["CI_MERGE_REQUEST_PROJECT_ID"] = "1"
                values["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = "HEAD^1"
                if fromFork { values["SLIPWAY_TOKEN"] = nil }
            case .push(let before):
                values["CI_PIPELINE_SOURCE"] = "push"
                values["CI_COMMIT_BEFORE_SHA"] = before
            case .schedule: values["CI_PIPELINE_SOURCE"] = "schedule"
            }
            return values
        }
    }
}
