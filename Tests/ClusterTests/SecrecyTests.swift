import Cluster
import Host
import Model
import Testing

@Suite struct SecrecyTests {
    private static let secrets = ["t0ken-s3cret", "passw0rd", "a2V5LXNlY3JldA==", "refresh-me", "env-s3cret"]

    @Test func nothingPrintsASecret() async throws {
        let credentials = Credentials(
            authorization: Secret("Bearer t0ken-s3cret"),
            clientCertificate: ClientCertificate(certificate: [1], key: Secret(Array("t0ken-s3cret".utf8))))
        let connection = ClusterConnection(
            name: "x", server: "https://a", credentials: FixedCredentials(credentials))
        var dumped = ""
        dump(connection, to: &dumped)
        dump(credentials, to: &dumped)
        for text in ["\(connection)", "\(credentials)", String(reflecting: credentials), dumped] {
            #expect(!text.contains("s3cret"), "\(text)")
            #expect(!text.contains("116, 48, 107"), "the bytes of a key: \(text)")
        }
        #expect("\(credentials)".contains("(sensitive)"))
    }

    /// A file that somebody named, by mistake or on purpose.
    @Test(arguments: ["root:$6$s3cret:1:0\n", "machine a login b password s3cret\n", "- [s3cret\n", "TOKEN: s3cret\n"])
    func anotherFileIsNotShown(text: String) throws {
        var sources = SourceMap()
        let folder = try KubeconfigFolder()
        let file = try folder.write("config", text)
        let message: String
        do {
            message = "\(String(describing: try Kubeconfig.load(explicit: file, sources: &sources)))"
        } catch {
            message = "\(error)"
        }
        #expect(try #require(sources.files.first).bytes.isEmpty)
        #expect(!message.contains("s3cret"), "\(message)")
    }

    @Test(arguments: [
        "users:\n- name: a\n  user:\n    token: t0ken-s3cret\n    username: ada\n",
        "users:\n- name: a\n  user: {token: t0ken-s3cret, password: passw0rd}\n",
        "users:\n- name: a\n  user:\n    client-key-data: |\n      a2V5LXNlY3JldA==\n      a2V5LXNlY3JldA==\n    username: ada\n",
        "{\"users\": [{\"name\": \"a\", \"user\": {\"token\": \"t0ken-s3cret\"}}]}",
        "users:\n- name: a\n  user:\n    auth-provider:\n      config:\n        refresh-token: refresh-me\n    username: ada\n",
        "users:\n- user:\n    exec:\n      env:\n      - name: SECRET\n        value: env-s3cret\n    username: ada\n",
        "users:\n- token:\n    >-\n    t0ken-s3cret\n",
    ])
    func snippetsHoldNoSecret(text: String) throws {
        var sources = SourceMap()
        let folder = try KubeconfigFolder()
        let file = try folder.write("config", text)
        _ = try? Kubeconfig.load(explicit: file, sources: &sources)
        let shown = try #require(sources.files.first).bytes
        let masked = String(decoding: shown, as: UTF8.self)
        for secret in SecrecyTests.secrets { #expect(!masked.contains(secret), "\(masked)") }
        // Places stay where they were.
        #expect(shown.count == text.utf8.count)
        #expect(shown.filter { $0 == 10 }.count == text.utf8.filter { $0 == 10 }.count)
        if text.contains("ada") { #expect(masked.contains("username: ada"), "\(masked)") }
    }
}
