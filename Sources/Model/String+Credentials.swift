extension String {
    /// A URL without what stands before the `@`, where it has a scheme and so may hold a password.
    package var withoutCredentials: String {
        let parts = split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].hasSuffix(":"), parts[1].isEmpty, parts[0] != "ssh:",
            let at = parts[2].lastIndex(of: "@")
        else { return self }
        let host = parts[2][parts[2].index(after: at)...]
        return ([parts[0], parts[1], host] + parts.dropFirst(3)).joined(separator: "/")
    }
}
