/// What every command takes.
struct CommonArguments: ArgumentGroup {
    /// The folder to work in.
    var directory: String?
    /// Folders outside of the repository that it may read.
    var allowedPaths: [String] = []

    static let options: [Option<Self>] = [
        .text("chdir", short: "C", value: "DIR", \.directory, help: "Work in the repository at DIR instead of here."),
        .texts(
            "allow-path", value: "DIR", \.allowedPaths,
            help: "Let the repository read files of DIR, outside of it, too; may be repeated."),
        // These two have their effect before any command is known, also where the rest of the line is wrong.
        Option(OptionSpecification(name: "no-color", help: "No colour, as with NO_COLOR in the environment.")) {
            _, _ in
        },
        Option(OptionSpecification(name: "help", short: "h", help: "Show this help.")) { _, _ in },
    ]

    static func asksForHelp(_ words: [String]) -> Bool {
        words.prefix { $0 != "--" }.contains { $0 == "-h" || $0 == "-help" || $0 == "--help" }
    }

    static func forbidsColor(_ words: [String]) -> Bool {
        words.contains("-no-color") || words.contains("--no-color")
    }
}
