import Host
import TestSupport
import Testing

@testable import Commands

/// The data of the embedded cluster below `.slipway/cluster`, and what commands say when it is not as it should be.
@Suite struct EmbeddedDataTests {
    private static let journal = ".slipway/cluster/journal.jsonl"

    private func withCluster(_ body: (Workspace) async throws -> Void) async throws {
        try await Workspace.with(files: ["slipway.yaml": ""]) { workspace in
            for folder in ["environments", "modules"] {
                try FileSystem.createDirectories(Path.join(workspace.root, folder))
            }
            let first = await workspace.run("embedded", "get", "Namespace")
            try #require(first.status == .done, "\(first.errors)")
            try await body(workspace)
        }
    }

    @Test func aDamagedLineIsNamedWithTheWaysOn() async throws {
        try await withCluster { workspace in
            let damage = "{}\n{}\n"
            try workspace.write(damage, to: Self.journal)
            let refused = await workspace.run("embedded", "get", "Namespace")
            #expect(refused.status == .error)
            #expect(refused.out.isEmpty)
            #expect(refused.errors.contains("embedded.damaged-data"), "\(refused.errors)")
            // Lines are broken where the folder's name makes it so.
            let text = refused.errors.filter { !$0.isWhitespace }
            #expect(text.contains("\(Self.journal):1cannotberead") && text.contains("slipwayembeddedreset"), "\(text)")
            #expect(try workspace.read(Self.journal) == damage)
            let repaired = await workspace.run("embedded", "repair")
            #expect(repaired.status == .done)
            #expect(
                repaired.out.contains("journal.jsonl:1: ") && repaired.out.contains("journal.jsonl:2: "),
                "\(repaired.out)")
            #expect(try workspace.read("\(Self.journal).damaged-1") == damage)
            #expect(await workspace.run("embedded", "get", "Namespace").out.contains("kube-system"))
            #expect(await workspace.run("embedded", "repair").out == "Nothing is damaged, and nothing was changed.\n")
            try workspace.write(damage, to: Self.journal)
            #expect(await workspace.run("embedded", "reset").status == .done)
            #expect(await workspace.run("embedded", "get", "Namespace").status == .done)
        }
    }

    @Test func anUnfinishedLastLineIsCutOffAndSaid() async throws {
        try await withCluster { workspace in
            try workspace.write("{\"resource\":\"conf", to: Self.journal)
            let told = await workspace.run("embedded", "get", "Namespace")
            #expect(told.status == .done)
            #expect(told.out.contains("kube-system"))
            #expect(told.errors.contains("embedded.torn-journal"), "\(told.errors)")
            #expect(await workspace.run("embedded", "get", "Namespace").errors.isEmpty)
        }
    }

    /// What a command did is not kept: it cannot end as if it were.
    @Test func dataThatCannotBeWrittenIsNoSuccess() async throws {
        try await withCluster { workspace in
            // A limit on the size of files stands for a disk that is full.
            let script = """
                (trap '' XFSZ; ulimit -f 1; "$0" embedded get Namespace 2>&1); echo "status $?"
                """
            let output = try await workspace.shell("sh", "-c", script, Workspace.program)
            #expect(output.contains("kube-system"), "\(output)")
            #expect(output.contains("snapshot.jsonl"), "\(output)")
            #expect(output.contains("status 1\n"), "\(output)")
            #expect(await workspace.run("embedded", "get", "Namespace").status == .done)
        }
    }

    @Test func podsFailByTheAnnotationsOfAnotherSimulator() async throws {
        let pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: bad, annotations: {simulator.example/fail: imagepull}}
            spec: {containers: [{name: main, image: "nginx:1"}]}
            """
        try await Workspace.with(files: RepositoryUnderTest.files(pod, namespace: "failing1")) { workspace in
            let applied = await workspace.run(
                "apply", "dev", "--embedded", "-auto-approve", "-timeout", "20s",
                variables: [EnvironmentVariable.simulationPrefix: "simulator.example"])
            #expect(applied.status == .error)
            #expect((applied.out + applied.errors).contains("ImagePullBackOff"), "\(applied.out)\(applied.errors)")
        }
    }
}
