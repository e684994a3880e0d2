import APIMachinery
import Model

/// Rules for volumes that several sources share (`validateProjectionSources`).
enum ProjectedVolumes {
    private static let sources = [
        "secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle", "podCertificate",
    ]

    static func validate(_ volume: Field) -> [FieldError] {
        var errors = volume["defaultMode"].fileMode()
        var paths: Set<String> = []
        for source in volume["sources"].elements {
            let present = sources.filter { source[$0].exists }
            for (index, name) in present.enumerated() {
                if index > 0 {
                    errors += source[name].forbidden("may not specify more than 1 volume type per source")
                    continue
                }
                errors += validate(name, source[name], volume)
                for path in files(name, source[name]) where !path.isEmpty && !paths.insert(cleaned(path)).inserted {
                    errors.append(.invalid(volume.path, .string(path), "conflicting duplicate paths"))
                }
            }
        }
        return errors
    }

    private static func validate(_ name: String, _ source: Field, _ volume: Field) -> [FieldError] {
        switch name {
        case "secret", "configMap":
            return source["name"].needed() + source["items"].elements.flatMap(VolumeSources.keyToPath)
        case "downwardAPI":
            return source["items"].elements.flatMap { DownwardFiles.validate($0, at: source.path) }
        case "serviceAccountToken":
            var errors: [FieldError] = []
            let seconds = source["expirationSeconds"]
            if seconds.number < 600 { errors += seconds.invalid("may not specify a duration less than 10 minutes") }
            if seconds.number > 1 << 32 {
                errors += seconds.invalid("may not specify a duration larger than 2^32 seconds")
            }
            return errors + Field(source["path"].value, "\(volume.path).path").neededLocalFile()
        default: return []
        }
    }

    private static func files(_ name: String, _ source: Field) -> [String] {
        switch name {
        case "secret", "configMap", "downwardAPI": source["items"].elements.map { $0["path"].text }
        default: []
        }
    }

    /// Go's `path.Clean`, as far as paths without `..` need it.
    private static func cleaned(_ path: String) -> String {
        path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }
}
