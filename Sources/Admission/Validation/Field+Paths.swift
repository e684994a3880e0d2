import APIMachinery
import Model

/// Rules of paths in file systems (Kubernetes `pkg/apis/core/validation`).
extension Field {
    /// `validatePathNoBacksteps`.
    func withoutBacksteps() -> [FieldError] {
        text.split(separator: "/").contains("..") ? invalid("must not contain '..'") : []
    }

    /// `validateLocalDescendingPath`.
    func localPath() -> [FieldError] {
        (text.hasPrefix("/") ? invalid("must be a relative path") : []) + withoutBacksteps()
    }

    /// `validateLocalNonReservedPath`.
    func localFile() -> [FieldError] {
        localPath() + (text.hasPrefix("..") && !text.hasPrefix("../") ? invalid("must not start with '..'") : [])
    }

    func neededLocalFile() -> [FieldError] { text.isEmpty ? required() : localFile() }

    /// Permissions of a file.
    func fileMode() -> [FieldError] {
        !exists || (0...0o777).contains(number)
            ? [] : invalid("must be a number between 0 and 0777 (octal), both inclusive")
    }

    /// `IsDomainPrefixedPath`: `acme.io/foo`.
    func domainPrefixedPath() -> [FieldError] {
        if text.isEmpty { return required() }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            return invalid("must be a domain-prefixed path (such as \"acme.io/foo\")")
        }
        let host = Field(.string(String(parts[0])), path).named(.dns1123Subdomain)
        let allowed = Set("/-._~%!$&'()*+,;=:".unicodeScalars)
        let isPath = parts[1].unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || allowed.contains(scalar))
        }
        let form =
            isPath ? [] : invalid("Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')")
        return host + form
    }
}
