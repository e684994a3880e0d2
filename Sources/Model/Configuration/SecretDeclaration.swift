/// A Secret whose values the repository does not hold.
package struct SecretDeclaration: Sendable {
    package struct Key: Sendable {
        package var name: Located<String>
        package var source: SecretKey.Source

        package init(name: Located<String>, source: SecretKey.Source) {
            self.name = name
            self.source = source
        }
    }

    /// What the section calls it.
    package var name: Located<String>
    /// The object's name, may hold `${…}`; `nil` means `name`.
    package var objectName: Node?
    /// The Secret's `type`; `nil` means `Opaque`.
    package var type: Located<String>?
    package var keys: [Key] = []

    package init(name: Located<String>) { self.name = name }
}
