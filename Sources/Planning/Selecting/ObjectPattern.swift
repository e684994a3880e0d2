package import Model

/// What a user names on the command line to mean some of the objects: `-target`, `-exclude`, `-replace`.
///
/// - `module.trino`: all of an instance.
/// - `module.trino.apps_deployment.this["lakehouse/trino"]`: an address, as plans in JSON have it.
/// - `Deployment/trino`, `lakehouse/Deployment/trino`, `Deployment lakehouse/trino`, `lakehouse/trino`.
///
/// `*` stands for any characters, letter case of kinds does not matter, and a plural is as good as a kind.
package struct ObjectPattern: Sendable, Hashable {
    /// As it was typed.
    package let text: String

    package init(_ text: String) { self.text = text }

    package func matches(_ identity: ObjectIdentity, instance: String) -> Bool {
        if text.hasPrefix("module."), !text.contains("[") {
            return !instance.isEmpty && Glob.matches("module.\(instance)", text)
        }
        if text.contains("[") { return matchesAddress(identity, instance: instance) }
        let place = identity.place
        if Glob.matches(identity.description, text) { return true }
        let words = text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        if words.count == 2 { return matches(kind: words[0], of: identity) && Glob.matches(place, words[1]) }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        switch parts.count {
        case 2:
            if Glob.matches(place, text), !identity.namespace.isEmpty { return true }
            return matches(kind: parts[0], of: identity) && Glob.matches(identity.name, parts[1])
        case 3:
            let isName = Glob.matches(identity.name, parts[2])
            let kindLast = Glob.matches(identity.namespace, parts[0]) && matches(kind: parts[1], of: identity)
            let kindFirst = matches(kind: parts[0], of: identity) && Glob.matches(identity.namespace, parts[1])
            return isName && (kindLast || kindFirst)
        default: return false
        }
    }

    /// `deployment`, `Deployment`, `deployments`, `deployment.apps`.
    private func matches(kind: String, of identity: ObjectIdentity) -> Bool {
        let wanted = kind.lowercased()
        let name = identity.kind.lowercased()
        let names = [name, name + "s", name + "es", name.hasSuffix("y") ? name.dropLast() + "ies" : name]
        if names.contains(where: { Glob.matches($0, wanted) }) { return true }
        guard let dot = wanted.firstIndex(of: ".") else { return false }
        return names.contains(String(wanted[..<dot])) && identity.group == String(wanted[wanted.index(after: dot)...])
    }

    /// With or without the module in front and the name in the middle, which is always `this`.
    private func matchesAddress(_ identity: ObjectIdentity, instance: String) -> Bool {
        let type = ObjectAddress.type(identity)
        let index = "[\"\(identity.place)\"]"
        let module = ObjectAddress.module(of: instance).map { "\($0)." }
        let spellings = ["\(type).this\(index)", "\(type)\(index)"]
        return spellings.contains(text)
            || (module.map { prefix in spellings.contains { prefix + $0 == text } } ?? false)
    }
}
