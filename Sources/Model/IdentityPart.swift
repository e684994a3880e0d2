/// What an object is known by, part by part: each goes into URLs, and into the names of files.
package enum IdentityPart: String, Sendable, CaseIterable {
    case group, version, kind, namespace, name

    /// Whether the API server would take the text (apimachinery `pkg/util/validation`, `pkg/api/validation/path`).
    ///
    /// Of names it is the rule that all kinds share; most have narrower ones.
    package func admits(_ text: String) -> Bool {
        switch self {
        case .group: text.isEmpty || text.isDNSSubdomain
        case .version: text.isDNSLabel
        case .kind: text.isKindName
        case .namespace: text.isEmpty || text.isDNSLabel
        case .name: text.isPathSegment
        }
    }

    /// Why a text that is not admitted cannot be it.
    package func mistake(in text: String) -> String {
        let shown = String(reflecting: text.unicodeScalars.count > 100 ? String(text.prefix(100)) + "…" : text)
        return "\(shown) cannot be \(noun): \(rule). The API server would refuse it, and files are named after it."
    }

    private var noun: String {
        switch self {
        case .group: "the group of an \"apiVersion\""
        case .version: "the version of an \"apiVersion\""
        case .kind: "a kind"
        case .namespace: "the name of a namespace"
        case .name: "the name of an object"
        }
    }

    private var rule: String {
        switch self {
        case .group: "it is made of small letters, digits, \"-\" and \".\", with a letter or digit at both ends"
        case .version, .namespace:
            "it is made of at most 63 small letters, digits and \"-\", with a letter or digit at both ends"
        case .kind: "it is made of at most 63 letters, digits and \"-\", with a letter at the start"
        case .name: "it has no \"/\", \"%\" or control characters, and is neither \".\" nor \"..\""
        }
    }
}

extension ObjectIdentity {
    /// Why there can be no such object; `nil` where there can.
    package var mistake: String? {
        if !IdentityPart.kind.admits(kind) { return IdentityPart.kind.mistake(in: kind) }
        if !IdentityPart.group.admits(group) { return IdentityPart.group.mistake(in: group) }
        if !IdentityPart.namespace.admits(namespace) { return IdentityPart.namespace.mistake(in: namespace) }
        if !IdentityPart.name.admits(name) { return IdentityPart.name.mistake(in: name) }
        guard kind == "Namespace", group.isEmpty, !IdentityPart.namespace.admits(name) else { return nil }
        return IdentityPart.namespace.mistake(in: name)
    }
}

extension String {
    /// A DNS-1123 label: what namespaces may be called.
    package var isDNSLabel: Bool {
        (1...63).contains(utf8.count) && utf8.first != UInt8(ascii: "-") && utf8.last != UInt8(ascii: "-")
            && utf8.allSatisfy { $0.isDigit || $0.isSmallLetter || $0 == UInt8(ascii: "-") }
    }

    /// A DNS-1123 subdomain: labels with dots between them.
    package var isDNSSubdomain: Bool {
        var length = 0
        var last = UInt8(ascii: ".")
        for byte in utf8 {
            let isBorder = length == 0 || last == UInt8(ascii: "-")
            switch byte {
            case UInt8(ascii: "."):
                if isBorder { return false }
                length = -1
            case UInt8(ascii: "-"): if length == 0 { return false }
            default: if !byte.isDigit && !byte.isSmallLetter { return false }
            }
            length += 1
            last = byte
            if length > 63 { return false }
        }
        return length > 0 && last != UInt8(ascii: "-") && utf8.count <= 253
    }

    /// What can stand between two slashes of a URL's path, and so be the name of an object of any kind.
    package var isPathSegment: Bool {
        !isEmpty && self != "." && self != ".."
            && utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "%") }
    }

    /// What an environment may be called: its name becomes the value of a label.
    package var isEnvironmentName: Bool {
        (1...63).contains(utf8.count) && utf8.first?.isAlphanumeric == true && utf8.last?.isAlphanumeric == true
            && utf8.allSatisfy { $0.isAlphanumeric || "-_.".utf8.contains($0) }
    }

    /// Whether every name of a path can stand in a Git tree wherever it is checked out: no step back, nothing that some
    /// file system takes for Git's own folder.
    package var isTreePath: Bool {
        utf8.split(separator: UInt8(ascii: "/")).allSatisfy { name in
            // The folder itself, which paths may say and trees leave out.
            if name.elementsEqual(".".utf8) { return true }
            var folded = Substring(name).lowercased()
            while let last = folded.last, last == "." || last == " " { folded.removeLast() }
            return !["", ".git", "git~1"].contains(folded)
                && name.allSatisfy { $0 >= 0x20 && $0 != 0x7f && !"\\:".utf8.contains($0) }
        }
    }

    /// Why a path is none.
    package static func treePathMistake(_ path: String) -> String {
        "\(String(reflecting: path)) cannot be a folder in a branch: a name in it is \".git\", \"..\" or alike, or "
            + "has a \":\", \"\\\" or control character."
    }

    /// As for a CRD's kind, which with small letters is a label that begins with a letter.
    fileprivate var isKindName: Bool {
        (1...63).contains(utf8.count) && utf8.first?.isLetter == true && utf8.last != UInt8(ascii: "-")
            && utf8.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "-") }
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    fileprivate var isSmallLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
    fileprivate var isLetter: Bool { (self | 0x20).isSmallLetter }
    fileprivate var isAlphanumeric: Bool { isDigit || isLetter }
}
