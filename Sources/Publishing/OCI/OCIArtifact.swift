import APIMachinery
import Documents
package import Model

/// A rendered tree as an OCI artifact: one layer with its files, a configuration and a manifest.
///
/// The layer is of the type that Argo CD wants by default, and Flux reads any. The same commit gives the same bytes: nothing
/// in it is of the machine or of the moment.
package struct OCIArtifact: Sendable {
    /// A blob of a registry.
    package struct Blob: Sendable {
        package let bytes: [UInt8]
        package let digest: String
        let type: String

        init(_ bytes: [UInt8], type: String) {
            self.bytes = bytes
            self.type = type
            digest = "sha256:" + Self.hex(SHA256.digest(bytes))
        }

        fileprivate static func hex(_ bytes: [UInt8]) -> String {
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }

        fileprivate var descriptor: Value {
            ["mediaType": .string(type), "digest": .string(digest), "size": .integer(Int64(bytes.count))]
        }
    }

    package let layer: Blob
    package let config: Blob
    package let manifest: Blob

    static let layerType = "application/vnd.oci.image.layer.v1.tar+gzip"
    static let configType = "application/vnd.oci.image.config.v1+json"
    static let manifestType = "application/vnd.oci.image.manifest.v1+json"

    package init(_ tree: RenderedTree, source: SourceCommit, commands: [String]) throws(DiagnosticsError) {
        var archive = TarArchive()
        for file in tree.files {
            guard let content = Self.content(of: file, in: tree, source, commands) else { continue }
            archive.add(file.path, content)
        }
        let tar = archive.finish()
        guard let packed = Gzip.compressed(tar) else {
            throw DiagnosticsError(
                Diagnostic(
                    code: "publish.oci", summary: "The artifact could not be made",
                    detail: "zlib did not compress the layer of \(tar.count) bytes."))
        }
        layer = Blob(packed, type: Self.layerType)
        let created = Time(seconds: source.time).text
        let configuration: Value = [
            "created": .string(created), "architecture": "unknown", "os": "unknown", "config": [:],
            "rootfs": [
                "type": "layers", "diff_ids": [.string("sha256:" + Blob.hex(SHA256.digest(tar)))],
            ],
        ]
        config = Blob(JSON.serialize(configuration), type: Self.configType)
        var annotations: ValueObject = [
            "org.opencontainers.image.created": .string(created),
            "org.opencontainers.image.revision": .string(Self.revision(of: source)),
            "org.opencontainers.image.title": .string(tree.environment),
        ]
        if !source.repositoryURL.isEmpty {
            annotations["org.opencontainers.image.source"] = .string(source.repositoryURL)
        }
        let value: Value = [
            "schemaVersion": 2, "mediaType": .string(Self.manifestType), "config": config.descriptor,
            "layers": [layer.descriptor], "annotations": .object(annotations),
        ]
        manifest = Blob(JSON.serialize(value), type: Self.manifestType)
    }

    /// What has changes that no commit has does not go by the commit's name.
    private static func revision(of source: SourceCommit) -> String {
        source.uncommitted.isEmpty ? source.sha : "\(source.sha)-dirty"
    }

    /// `nil` for what is about a branch.
    private static func content(
        of file: RenderedFile, in tree: RenderedTree, _ source: SourceCommit, _ commands: [String]
    ) -> [UInt8]? {
        switch file.policy {
        case .content: file.content
        case .courtesy: file.path.hasSuffix(ReadmeText.attributesName) ? nil : file.content
        case .keep: nil
        case .metadata:
            file.path == tree.layout.metadataPath
                ? HydratorMetadata.commit(source, commands: commands)
                : HydratorMetadata.application(source, commands: commands)
        }
    }
}
