/// What every command takes.
struct CommonArguments: ArgumentGroup {
    /// The folder to work in.
    var directory: String?

    static let options: [Option<Self>] = [
        .text("chdir", short: "C", value: "DIR", \.directory, help: "Work in the repository at DIR instead of here."),
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
