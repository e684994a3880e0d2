import Cluster
import Model
import Schemas

extension Session {
    /// A session whose objects are known to be right as far as that can be told here: what sends them to the cluster
    /// starts from it.
    ///
    /// Where nothing is sent, as with `-destroy`, nothing is checked: what is no longer valid can be destroyed.
    static func openChecked(
        _ arguments: ParsedArguments, in context: CommandContext, readsAhead: Bool = false
    ) async throws -> Session {
        let session = try await open(arguments, in: context, readsAhead: readsAhead)
        guard !arguments.flag("destroy"), !arguments.flag("refresh-only") else { return session }
        do {
            // Where the server does not answer, the checks come first all the same: planning will tell the rest.
            let version = try? await session.readingClient.serverVersion()
            try await session.compilation.check(
                version: version.flatMap { KubernetesVersion($0.gitVersion) }, in: context)
        } catch {
            session.close()
            throw error
        }
        return session
    }
}
