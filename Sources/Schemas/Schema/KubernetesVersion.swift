/// A minor version of Kubernetes 1: what decides which kinds and fields there are.
package struct KubernetesVersion: Sendable, Hashable {
    package var minor: Int

    package init(minor: Int) { self.minor = minor }

    /// From what people and servers write: `1.29`, `v1.29.4`, `1.29+`, `v1.29.4-eks-036c24b`.
    package init?(_ text: String) {
        let number = text.hasPrefix("v") ? text.dropFirst() : text[...]
        let parts = number.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0] == "1" else { return nil }
        let digits = parts[1].prefix { $0.isASCII && $0.isNumber }
        guard let minor = Int(digits), parts.count == 3 || digits.count == parts[1].count || parts[1] == "\(digits)+"
        else { return nil }
        self.minor = minor
    }

    /// The first version whose kinds are built in.
    package static let oldest = KubernetesVersion(minor: BundledFormat.shared.minors.lowerBound)
    /// The last version whose kinds are built in: the one that is meant where nothing is said.
    package static let newest = KubernetesVersion(minor: BundledFormat.shared.minors.upperBound)

    /// Whether the kinds of this version are built in.
    package var isKnown: Bool { KubernetesVersion.oldest <= self && self <= KubernetesVersion.newest }
}

extension KubernetesVersion: Comparable {
    package static func < (left: KubernetesVersion, right: KubernetesVersion) -> Bool { left.minor < right.minor }
}

extension KubernetesVersion: CustomStringConvertible {
    package var description: String { "1.\(minor)" }
}
