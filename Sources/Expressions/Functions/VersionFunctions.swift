/// Kubernetes' semver library (apiserver `pkg/cel/library/semverlib.go`).
enum VersionFunctions {
    static let all: [Function] = [
        Function("semver(string) -> Semver", call: { (text: String) throws(Fault) in try parse(text, false) }),
        Function(
            "semver(string, bool) -> Semver",
            call: { (text: String, normalizing: Bool) throws(Fault) in try parse(text, normalizing) }),
        Function("isSemver(string) -> bool", call: { (text: String) in .bool(SemanticVersion(text) != nil) }),
        Function(
            "isSemver(string, bool) -> bool",
            call: { (text: String, normalizing: Bool) in
                .bool(SemanticVersion(text, normalizing: normalizing) != nil)
            }),
        Function("Semver.major() -> int", call: { (version: SemanticVersion) in number(version.major) }),
        Function("Semver.minor() -> int", call: { (version: SemanticVersion) in number(version.minor) }),
        Function("Semver.patch() -> int", call: { (version: SemanticVersion) in number(version.patch) }),
        Function(
            "Semver.compareTo(Semver) -> int",
            call: { (left: SemanticVersion, right: SemanticVersion) in .int(left.order(to: right).number) }),
        Function(
            "Semver.isGreaterThan(Semver) -> bool",
            call: { (left: SemanticVersion, right: SemanticVersion) in .bool(left.order(to: right) == .greater) }),
        Function(
            "Semver.isLessThan(Semver) -> bool",
            call: { (left: SemanticVersion, right: SemanticVersion) in .bool(left.order(to: right) == .less) }),
        Function("string(Semver) -> string", call: { (version: SemanticVersion) in .string(version.description) }),
    ]

    private static func parse(_ text: String, _ normalizing: Bool) throws(Fault) -> Datum {
        guard let version = SemanticVersion(text, normalizing: normalizing) else {
            throw Fault("'\(text)' is no semantic version such as 1.2.3 or 1.2.3-rc.1")
        }
        return .version(version)
    }

    private static func number(_ part: UInt64) -> Datum { .int(Int64(clamping: part)) }
}

extension SemanticVersion: Argument {
    init?(_ datum: Datum) {
        guard case .version(let version) = datum else { return nil }
        self = version
    }
}
