import Documents
import Glibc
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// A root of its own needs a caller who may make one.
private let canPackage = geteuid() == 0 && FileSystem.kind(of: "/usr/bin/patchelf") == .file

/// What `./dev package` makes, in a root that holds nothing else but /proc: no C library, no shell.
@Suite(.enabled(if: canPackage, "needs root and patchelf")) struct PackageTests {
    /// The image's one layer, found the way a reader of the layout finds it: index, manifest, layer, each by its digest.
    private static func unpackedImage(_ workspace: Workspace) async throws -> String {
        let out = Path.join(workspace.root, ".slipway/package")
        let packing = try await ChildProcess(
            "bash", [Path.join(Workspace.packageRoot, "dev"), "package", Workspace.program, out],
            environment: .current.adding(["GZIP": "-1"]),
            timeout: .seconds(300)
        ).run()
        let names = String(decoding: packing.output, as: UTF8.self).split(separator: "\n").map(String.init)
        try #require(packing.isSuccess && names.count == 3, "\(String(decoding: packing.errorOutput, as: UTF8.self))")
        try await workspace.shell("sh", "-c", #"cd "$0" && sha256sum -c --quiet ./*.sha256"#, out)
        let layout = names[2]
        let index = try JSON.parse(try FileSystem.read("\(layout)/index.json"))
        let manifest = try JSON.parse(try await blob(index["manifests"]?.array?.first, of: layout, workspace))
        let config = try JSON.parse(try await blob(manifest["config"], of: layout, workspace))
        #expect(config.value(at: ["config", "Entrypoint"])?.array?.first == "/usr/bin/slipway")
        let layer = try #require(manifest["layers"]?.array?.first)
        _ = try await blob(layer, of: layout, workspace)
        let root = Path.join(workspace.root, ".slipway/root")
        try FileSystem.createDirectories(root)
        try await workspace.shell("tar", "-xzf", try path(of: layer, in: layout), "-C", root)
        return root
    }

    /// The bytes that a descriptor means, which have its digest and size.
    private static func blob(_ descriptor: Value?, of layout: String, _ workspace: Workspace) async throws -> [UInt8] {
        let descriptor = try #require(descriptor)
        let path = try path(of: descriptor, in: layout)
        let sum = try await workspace.shell("sha256sum", path)
        #expect(descriptor["digest"]?.string == "sha256:\(sum.prefix(64))")
        let bytes = try FileSystem.read(path)
        #expect(descriptor["size"] == .integer(Int64(bytes.count)))
        return bytes
    }

    private static func path(of descriptor: Value, in layout: String) throws -> String {
        let digest = try #require(descriptor["digest"]?.string)
        return "\(layout)/blobs/\(digest.replacing(":", with: "/"))"
    }

    @Test(.timeLimit(.minutes(10))) func theImagePlaysTheDemoInAnEmptyRoot() async throws {
        try await Workspace.with { workspace in
            try await workspace.commitEverything()
            let root = try await Self.unpackedImage(workspace)
            let repository = "\(root)/work/repository"
            try await workspace.shell("git", "clone", "-q", ".", repository)
            for (key, value) in [("user.name", "Test"), ("user.email", "test@example.com")] {
                try await workspace.shell("git", "-C", repository, "config", key, value)
            }
            let expected: [(words: String, status: Int32, output: String)] = [
                ("plan dev --embedded -concise -detailed-exitcode", 2, "to add"),
                ("apply dev --embedded -auto-approve -concise", 0, "Apply complete!"),
                ("plan dev --embedded -detailed-exitcode", 0, "No changes."),
                ("drift dev --embedded", 0, "No drift"),
                ("publish dev", 0, "env/dev"),
            ]
            for (words, status, output) in expected {
                let script = #"mount -t proc proc "$0/proc" && exec chroot "$0" /usr/bin/slipway "$@" 2>&1"#
                let words = words.split(separator: " ").map(String.init) + ["-C", "/work/repository"]
                let outcome = try await ChildProcess(
                    "unshare", ["-m", "sh", "-c", script, root] + words, timeout: .seconds(120)
                ).run()
                let text = String(decoding: outcome.output, as: UTF8.self)
                #expect(outcome.status == status && text.contains(output), "\(words): \(text)")
            }
        }
    }
}
