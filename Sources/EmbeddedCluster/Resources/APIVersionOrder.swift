/// Kubernetes' order of versions: `v2`, `v1`, `v1beta2`, `v1beta1`, `v1alpha1`, then the rest by name.
enum APIVersionOrder {
    static func precedes(_ left: String, _ right: String) -> Bool {
        switch (parts(left), parts(right)) {
        case (let left?, let right?):
            (left.stage, left.major, left.minor) > (right.stage, right.major, right.minor)
        case (.some, nil): true
        case (nil, .some): false
        case (nil, nil): left < right
        }
    }

    private static func parts(_ version: String) -> (stage: Int, major: Int, minor: Int)? {
        guard version.first == "v" else { return nil }
        let body = version.dropFirst()
        let digits = body.prefix { $0.isASCII && $0.isNumber }
        guard let major = Int(digits) else { return nil }
        let rest = body.dropFirst(digits.count)
        if rest.isEmpty { return (3, major, 0) }
        for (stage, word) in [(2, "beta"), (1, "alpha")] where rest.hasPrefix(word) {
            return Int(rest.dropFirst(word.count)).map { (stage, major, $0) }
        }
        return nil
    }
}
