import Host
import Model
import TestSupport
import Testing

@testable import Loading

/// Which files folders and patterns mean.
@Suite struct FileSearchTests {
    private static let files = [
        "objects/a.yaml", "objects/b.yml", "objects/c.json", "objects/README.md", "objects/.hidden.yaml",
        "objects/sub/d.yaml", "objects/sub/deep/e.yml", "objects/sub/.git/f.yaml", "objects/tail/g.json",
    ]

    private func repository(_ module: String) -> LoadingRepository {
        var repository = LoadingRepository().module(module)
        repository.files["modules/web/objects/web.yaml"] = nil
        for file in Self.files {
            let name = String(file.split(separator: "/").last?.prefix { $0 != "." } ?? "")
            repository.files["modules/web/\(file)"] =
                "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"\(name)\"}}"
        }
        return repository
    }

    private func names(_ configuration: Configuration) -> String {
        configuration.modules.flatMap(\.objects).flatMap(\.documents).compactMap { document in
            if case .value(let value) = document.content { value.value(at: ["metadata", "name"])?.string } else { nil }
        }.joined()
    }

    @Test(arguments: [
        ("summary: Web", "abcdeg"), ("objects: [objects/]", "abcdeg"), ("objects: [objects/**]", "abcdeg"),
        ("objects: [objects/**/*.yaml]", "ad"), ("objects: [objects/**/**/*.yaml]", "ad"),
        ("objects: [objects/*.y*ml]", "ab"),
        ("objects: [objects/*/*.json]", "g"), ("objects: [objects/s*/**]", "de"),
        ("objects: [objects/**/deep/e.yml]", "e"),
        ("objects: [objects/sub/, objects/a.yaml]", "dea"), ("objects: [\"**/d.yaml\"]", "d"),
        ("objects: [objects/*.json]", "c"),
    ])
    func whatAPatternMeans(module: String, expected: String) async throws {
        let configuration = try await repository(module).load()
        #expect(names(configuration) == expected)
    }

    @Test func whatNothingUsesIsAWarning() async throws {
        let configuration = try await repository("objects: [objects/a.yaml, objects/sub/deep/]").load()
        let places = configuration.warnings.map { warning in
            "\(warning.code) \(configuration.sources[warning.range?.file ?? .none]?.path ?? ""):\(warning.range?.start.line ?? 0)"
        }
        #expect(
            places
                == ["b.yml", "c.json", "sub/d.yaml", "tail/g.json"].map {
                    "load.unused-file modules/web/objects/\($0):1"
                })
        #expect(configuration.warnings.allSatisfy { $0.severity == .warning })
        #expect(try await repository("summary: Web").load().warnings.isEmpty)
    }

    /// Also by those who say that the module has no objects.
    @Test func anEmptyListUsesNothing() async throws {
        #expect(try await repository("objects: []").load().warnings.count == 6)
    }

    @Test func foldersOfOverlays() async throws {
        let overlay = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: b}\n"
        let configuration = try await LoadingRepository().environment("overlays: [overlays/]").with(
            "environments/dev/overlays/a.yml", overlay
        ).with("environments/dev/overlays/more/b.yaml", overlay).load()
        #expect(configuration.environment.overlays.count == 2)
    }

    @Test func foldersWithoutFiles() async {
        let complaint = await LoadingRepository().module("objects: [objects/none/, \"objects/*/x.yaml\"]").complaint()
        #expect(complaint.contains("No file of the folder modules/web/objects/none matches \"**\"."), "\(complaint)")
        #expect(complaint.contains("No file of the folder modules/web/objects matches \"*/x.yaml\"."), "\(complaint)")
    }

    /// Links are followed, but not in a circle; a file that is none of kubectl's is no folder.
    @Test func linksOnDisk() throws {
        try TemporaryFolder.with { root in
            for file in ["m/a.yaml", "m/sub/b.yml", "shared/inner/c.json"] {
                try FileSystem.createDirectories(Path.parent(of: "\(root)/\(file)"))
                try FileSystem.write([], to: "\(root)/\(file)")
            }
            try FileSystem.write([], to: "\(root)/m/README")
            try SpecialFiles.link("\(root)/m/circle", to: "../m")
            try SpecialFiles.link("\(root)/m/shared", to: "../shared")
            var search = FileSearch(.folder(root))
            try search.find(try #require(FilePattern("m/**")))
            #expect(search.files == ["m/a.yaml", "m/shared/inner/c.json", "m/sub/b.yml"])
        }
    }
}
