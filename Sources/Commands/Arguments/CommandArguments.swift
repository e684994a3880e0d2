/// What one command was asked, as one value: a field for each argument, with what is meant where it is missing.
///
/// Each field is named once, in the `Option` or `Positional` that fills it: nothing reads an argument by its name.
protocol CommandArguments: ArgumentGroup {
    static var positionals: [Positional<Self>] { get }

    /// Refuses what no single argument can tell, before anything is done.
    func validate() throws(UsageError)
}

extension CommandArguments {
    static var positionals: [Positional<Self>] { [] }
    static var options: [Option<Self>] { [] }

    func validate() throws(UsageError) {}
}

/// Options that several commands share, as a value in a field of theirs.
protocol ArgumentGroup: Sendable {
    init()

    static var options: [Option<Self>] { get }
}

/// The field of the arguments that a value goes to.
typealias ArgumentField<Arguments, Value> = any WritableKeyPath<Arguments, Value> & Sendable

/// For commands that take none.
struct NoArguments: CommandArguments {}

/// A command line that makes no sense; exit status 64.
struct UsageError: Error, Sendable, Hashable {
    var message: String

    init(_ message: String) { self.message = message }
}
