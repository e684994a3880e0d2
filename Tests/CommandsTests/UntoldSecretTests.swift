import Host
import TestSupport
import Testing

@testable import Commands

/// A Secret whose values nobody may tell yet: the plan goes on, and the server has nothing to refuse.
@Suite(.serialized) struct UntoldSecretTests {
    private static let files: [String: String] = {
        var files = RepositoryUnderTest.files(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n", namespace: "untold")
        files["modules/m/module.yaml"]? += """
              secrets:
                cert:
                  type: kubernetes.io/tls
                  keys: {tls.crt: {env: CASE_PASSWORD}, tls.key: {command: [cat, key]}}
                pull:
                  type: kubernetes.io/dockerconfigjson
                  keys: {.dockerconfigjson: {env: CASE_PASSWORD}}
                login:
                  type: kubernetes.io/basic-auth
                  keys: {password: {env: CASE_PASSWORD}}
                key:
                  type: kubernetes.io/ssh-auth
                  keys: {ssh-privatekey: {env: CASE_PASSWORD}}

            """
        return files
    }()

    /// A server refuses a Secret of a type without its keys; that they are not known yet is no mistake of the repository.
    @Test(.timeLimit(.minutes(10)), arguments: LoopTarget.available.filter { $0 != .realCluster })
    func aNewSecretOfATypeIsPlanned(target: LoopTarget) async throws {
        try await RepositoryUnderTest.with(target, Self.files) { place in
            for words in [["plan", "dev"], ["plan", "dev", "-no-secrets"], ["plan", "dev", "-json"]] {
                let plan = await run(words + place.cluster.flags, in: place.workspace)
                #expect(plan.status == .done, "\(plan.out)\(plan.errors)")
                #expect(!(plan.out + plan.errors).contains("plan.invalid-object"), "\(plan.errors)")
            }
            let refused = await place.slipway("apply", "dev", "-auto-approve")
            #expect(refused.status == .error)
            #expect((refused.out + refused.errors).contains("[plan.secret-unavailable]"), "\(refused.errors)")
        }
    }
}
