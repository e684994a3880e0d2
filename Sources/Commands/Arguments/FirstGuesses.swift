/// What people type first who come from Terraform, kubectl, kapp, flux or argocd, and what does it here.
///
/// None of these is an alias: two names for one thing would have to be learned by everybody who reads a script.
enum FirstGuesses {
    /// By the name of the command that there is not.
    static func command(_ word: String) -> String? {
        switch word {
        case "output": "slipway endpoints ENV lists the addresses; a module's outputs are seen by those who need it."
        case "get":
            "slipway state list ENV lists what Slipway owns, and slipway embedded get KIND looks into the embedded cluster."
        case "diff": "slipway plan ENV shows what apply would change, and slipway drift ENV what others changed."
        case "logs", "wait": "slipway apply ENV waits, and says at which pod and why."
        case "status": "slipway plan ENV says whether anything is left to do, and slipway drift ENV who changed what."
        case "workspace", "env": "an environment is a folder of environments/, and each command takes its name."
        case "refresh": "slipway apply ENV -refresh-only brings the inventory up to date."
        case "taint": "slipway apply ENV -replace OBJECT makes an object again."
        case "untaint": "nothing is marked: -replace OBJECT is said when an object is to be made again."
        case "delete", "down", "uninstall": "slipway destroy ENV deletes what Slipway owns."
        case "build", "template", "kustomize", "compile": "slipway render ENV prints the desired objects."
        case "sync", "reconcile", "deploy", "up", "install", "upgrade": "slipway apply ENV changes the cluster."
        case "preview": "slipway plan ENV shows what apply would do."
        case "lint", "check":
            "slipway validate ENV checks an environment, and slipway fmt -check the form of its files."
        case "format": "slipway fmt writes the files in one form."
        case "commit", "push": "slipway publish ENV commits the rendered objects, and -push pushes them."
        case "unlock": "slipway force-unlock ENV ID takes the lock away from a run."
        case "new", "create": "slipway init DIR starts a repository."
        default: nil
        }
    }

    /// By the name of the option that there is not, for a command that takes these options.
    static func option(_ name: String, of command: some Collection<String>) -> String? {
        switch name {
        case "y", "yes", "force", "f": command.contains("auto-approve") ? "-auto-approve says yes beforehand." : nil
        case "auto-approve": "Nothing is asked here."
        case "dry-run": command.contains("auto-approve") ? "slipway plan ENV shows what would be done." : nil
        case "o", "output": command.contains("json") ? "-json prints JSON." : nil
        case "var", "var-file", "set", "values":
            "Inputs stand in environments/ENV/environment.yaml, so that reviews see them."
        case "input": "Without a terminal nothing is asked."
        case "lock", "lock-timeout": "This command takes no lock."
        case "detailed-exitcode": "The exit status is 2 without it where something differs."
        case "n", "namespace": "Namespaces stand in the environment; -target NAMESPACE/NAME picks a part of it."
        case "l", "selector":
            command.contains("target") ? "-target and -exclude pick a part, with * for any characters." : nil
        case "force-conflicts", "server-side": "That is decided when it is applied: slipway apply ENV -force-conflicts."
        case "prune": "What left the repository is deleted by every apply, and the plan says what."
        case "upgrade", "reconfigure", "backend-config": "There is nothing to download or to set up."
        default: nil
        }
    }

    /// By the name of a group's command that there is not.
    static func action(_ word: String, of group: String) -> String? {
        switch (group, word) {
        case ("state", "ls"): "slipway state list ENV."
        case ("state", "pull"), ("state", "push"): "The inventory is the file state/ENV/inventory.json: Git carries it."
        case ("state", "delete"), ("state", "remove"): "slipway state rm ENV OBJECT lets go of an object."
        case ("state", "replace-provider"): "There are no providers."
        case ("embedded", "describe"), ("embedded", "list"): "slipway embedded get KIND prints objects."
        case ("embedded", "edit"): "slipway embedded patch KIND OBJECT PATCH changes an object."
        case ("embedded", "start"), ("embedded", "stop"):
            "It runs in each command that uses it, and keeps its data between."
        default: nil
        }
    }
}
