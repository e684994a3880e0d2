import CurlTransport
import Host
import Model
import Publishing
import Reporting

/// `publish -oci`: the rendered files as an artifact in a registry.
enum PublishArtifact {
    static func push(
        _ tree: RenderedTree, to reference: OCIReference, source: SourceCommit, commands: [String],
        _ arguments: PublishArguments, root: String, in context: CommandContext
    ) async throws {
        let artifact = try OCIArtifact(tree, source: source, commands: commands)
        let digest = artifact.manifest.digest
        let name = context.console.style.bold(reference.description)
        let size = "\(tree.files.count { $0.path.hasSuffix(".yaml") }) manifests, \(artifact.layer.bytes.count) bytes"
        let client = try RegistryClient(
            reference, through: CurlRegistryTransport(),
            logins: try DockerConfiguration(context.variables, notIn: root), isPlain: arguments.plainHTTP,
            tokenHost: arguments.tokenHost)
        guard !arguments.dryRun else {
            context.console.write("\(name)  → \(digest) (dry run)   \(size)\n")
            return
        }
        let isNew = try await client.push(artifact)
        context.console.write(
            isNew
                ? "\(name)  → \(digest)   \(size)   (from \(source.shortSHA))\n"
                : "\(name)  \(digest)   no changes, nothing pushed\n")
    }
}

/// libcurl as the way to registries.
private struct CurlRegistryTransport: RegistryTransport {
    func send(_ request: RegistryRequest) async throws(RegistryFailure) -> RegistryResponse {
        do throws(HTTPExchange.Failure) {
            let response = try await HTTPExchange.run(
                HTTPExchange.Request(
                    method: request.method, url: request.url, headers: request.headers, body: request.body))
            return RegistryResponse(status: response.status, headers: response.headers, body: response.body)
        } catch {
            throw RegistryFailure(noAnswer: error.message, mayPass: error.mayPass)
        }
    }
}
