/// File paths as text; nothing here looks at the file system.
package enum Path {
    /// `a` + `b` → `a/b`; an absolute second path stands alone.
    package static func join(_ base: String, _ part: String) -> String {
        if part.hasPrefix("/") || base.isEmpty { return part }
        return base.hasSuffix("/") ? base + part : base + "/" + part
    }

    /// The folder that holds the path: `a/b` → `a`, `a` → `.`, `/` → `/`.
    package static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last part of a path.
    package static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// Resolves `.`, `..` and doubled slashes; `..` above a relative path's start stays.
    package static func normalize(_ path: String) -> String {
        let isAbsolute = path.hasPrefix("/")
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(part)
            } else if let last = parts.last, last != ".." {
                parts.removeLast()
            } else if !isAbsolute {
                parts.append(part)
            }
        }
        let joined = parts.joined(separator: "/")
        if isAbsolute { return "/" + joined }
        return joined.isEmpty ? "." : joined
    }
}
