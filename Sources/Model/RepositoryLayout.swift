/// Where things are in a repository, from its root.
package enum RepositoryLayout {
    package static let environments = "environments"
    /// In the folder of an environment.
    package static let environmentFile = "environment.yaml"
    package static let modules = "modules"
    /// In the folder of a module.
    package static let moduleFile = "module.yaml"
    /// In the folder of a module: its object files.
    package static let objects = "objects"
    /// CustomResourceDefinitions that every environment's objects are checked against.
    package static let definitions = "crds"
    /// The inventories of environments on real clusters.
    package static let state = "state"
    /// In the environment's folder in `state`.
    package static let inventoryFile = "inventory.json"
    /// In the environment's folder in `state`: what was applied last of each object.
    package static let records = "records"
    /// In the environment's folder in `state`: the key of what records keep of secrets; in no commit.
    package static let sealKey = "secrets.key"
    /// What belongs to one machine only: the embedded cluster's data and inventories, and what saves requests.
    package static let localData = ".slipway"

    package static func environmentFile(of name: String) -> String { "\(environments)/\(name)/\(environmentFile)" }

    package static func moduleFile(of name: String) -> String { "\(modules)/\(name)/\(moduleFile)" }
}
