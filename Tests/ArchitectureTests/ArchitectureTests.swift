import Host
import Testing

/// What the compiler does not see: imports that no target needs, file sizes, words that have no place here.
@Suite struct ArchitectureTests {
    private let tree: SourceTree

    init() throws { tree = try SourceTree() }

    /// The phases meet in Model and in Commands, never each other.
    @Test func phasesDoNotImportPhases() {
        let phases: Set<String> = ["Loading", "Composing", "Validating", "Planning", "Applying", "Publishing"]
        for file in tree.sources where phases.contains(file.target) {
            for module in imports(of: file) where phases.contains(module) {
                Issue.record("\(file.path) imports \(module)")
            }
        }
    }

    /// Each C library has one target that knows it.
    @Test func cLibrariesHaveOneOwner() {
        let owners = [
            "CLibYAML": "Documents", "CSimdJSON": "Documents", "CLibCurl": "CurlTransport", "CLibGit2": "Publishing",
            "CBundledSchemas": "Schemas",
        ]
        for file in tree.files {
            for module in imports(of: file) {
                guard let owner = owners[module] else { continue }
                #expect(
                    [owner, owner + "Tests"].contains(file.target),
                    "\(file.path) imports \(module), which belongs to \(owner)")
            }
        }
    }

    /// Every edit at the root builds nearly all again, so little stands there and nothing above is known; what phases and
    /// the embedded cluster share stands below both.
    @Test(
        arguments: [
            ("Model", []), ("APIMachinery", ["Model"]), ("Kinds", ["Model", "APIMachinery"]),
            ("Admission", ["Model", "APIMachinery", "Kinds", "Documents", "Expressions", "Schemas"]),
        ] as [(String, Set<String>)])
    func whatIsSharedKnowsNothingAbove(target: String, allowed: Set<String>) {
        for file in tree.sources where file.target == target {
            let found = imports(of: file).filter { !allowed.contains($0) }
            #expect(found.isEmpty, "\(file.path) imports \(found)")
        }
    }

    /// What Kubernetes means by a quantity, a time, a duration or a name is said once.
    @Test(arguments: [
        "Quantity", "Time", "CivilTime", "LabelSelector", "LabelRequirement", "FieldSet", "ManagedFields", "NameRule",
        "WorkloadKind", "BuiltInKind",
    ])
    func nounsAreDeclaredOnce(name: String) {
        let places = tree.sources.flatMap { file in
            file.lines.filter { line in
                let words = line.split(separator: " ").drop {
                    ["package", "private", "fileprivate", "final"].contains($0)
                }
                guard let word = words.first, ["struct", "enum", "class", "actor", "typealias"].contains(word) else {
                    return false
                }
                return words.dropFirst().first.map { String($0.prefix { $0.isLetter || $0.isNumber }) } == name
            }.map { _ in file.path }
        }
        #expect(places.count == 1, "\(name) is declared in \(places)")
    }

    /// Where somebody writes one of them a second time, it has another name, but it cannot do without these.
    @Test(arguments: [
        ("719_468", "CivilTime"), ("146_097", "CivilTime"), ("719468", ""), ("146097", ""),
        ("\"Ki\"", "Quantity+Text"), ("\"us\"", "Duration+Text"), ("[a-z0-9]([-a-z0-9]*", "NameRule+Messages"),
        ("[-a-z0-9]*[a-z0-9]", "NameRule+Messages"), ("gmtime", ""), ("strftime", ""), ("timegm", ""),
        ("\"DoesNotExist\"", "LabelSelector"), ("\"notin\"", "LabelSelector+Text"),
    ])
    func characteristicSignsStandInOnePlace(sign: String, owner: String) {
        for file in tree.sources {
            let name = file.path.split(separator: "/").last.map { $0.dropLast(".swift".count) } ?? ""
            // The sentence of a rule names its regular expression, which comments may quote.
            for (number, line) in file.lines.enumerated() where name != owner && line.contains(sign) {
                guard !line.drop(while: { $0 == " " }).hasPrefix("//") else { continue }
                Issue.record("\(file.path):\(number + 1) has \(sign): use APIMachinery's")
            }
        }
    }

    /// Ten lines at the door of each room: what comes in, what goes out, what it must never know.
    @Test func eachRoomSaysWhatItIs() {
        let programs: Set<String> = ["slipway", "Benchmarks", "Fuzzing", "Verdicts"]
        for target in Set(tree.sources.map(\.target)).subtracting(programs).sorted() {
            let path = Path.join(tree.root, "Sources/\(target)/README.md")
            #expect(FileSystem.kind(of: path) == .file, "\(target) has no README.md")
        }
    }

    /// Foundation costs more to load than a short command takes.
    @Test func noFoundation() {
        for file in tree.files {
            let found = imports(of: file).filter { $0.hasPrefix("Foundation") || $0 == "FoundationEssentials" }
            #expect(found.isEmpty, "\(file.path) imports \(found)")
        }
    }

    /// A file is named after a type or function in it, or after a type and what it adds to that: `Value+Editing`.
    @Test func filesAreNamedAfterWhatTheyHold() {
        for file in tree.sources where !file.path.hasSuffix("/main.swift") {
            let name = file.path.split(separator: "/").last.map { $0.dropLast(".swift".count) } ?? ""
            let subject = name.prefix { $0 != "+" }.split(separator: ".").last ?? ""
            let function = subject.prefix(1).lowercased() + subject.dropFirst()
            let isHeld = file.lines.contains { line in
                let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
                return zip(words, words.dropFirst()).contains { keyword, word in
                    switch keyword {
                    case "struct", "enum", "class", "actor", "protocol", "typealias": word == subject
                    case "extension": word == subject || words.last == subject
                    case "func": word == function
                    default: false
                    }
                }
            }
            #expect(isHeld, "\(file.path) holds nothing of its name")
        }
    }

    /// The C library has another name on a Mac.
    @Test func theCLibraryIsImportedWhereItIs() {
        for file in tree.sources {
            #expect(!file.lines.contains("import Glibc"), "\(file.path) imports Glibc without asking for it")
        }
    }

    @Test func filesStaySmall() {
        for file in tree.files {
            #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count) lines; is there a seam?")
        }
        let counts = tree.sources.map(\.lines.count).sorted()
        #expect(counts[counts.count / 2] <= 130, "the median of the sources' lengths is \(counts[counts.count / 2])")
    }

    /// What crosses a target is said in words.
    @Test func packageDeclarationsAreDocumented() {
        let declarations = ["struct ", "enum ", "protocol ", "final class ", "actor "]
        for file in tree.sources where file.target != "Commands" {
            for (number, line) in file.lines.enumerated() {
                let text = line.drop { $0 == " " }
                guard text.hasPrefix("package "), number > 0 else { continue }
                let rest = text.dropFirst("package ".count).replacingIndirect
                guard declarations.contains(where: { rest.hasPrefix($0) }), line.prefix(while: { $0 == " " }).isEmpty
                else { continue }
                #expect(isDocumented(number, in: file), "\(file.path):\(number + 1) has no doc comment: \(text)")
            }
        }
    }

    /// What is done with the embedded cluster's state is said by types that take it, not by the state.
    @Test func nothingExtendsTheClusterState() {
        let files = tree.sources.filter { $0.target == "EmbeddedCluster" }
        #expect(files.count > 50)
        for file in files {
            for (number, line) in file.lines.enumerated() where line.contains("extension ClusterState") {
                Issue.record("\(file.path):\(number + 1) extends ClusterState: is this a verb or a controller?")
            }
        }
    }

    /// The parser makes a value of the words; whoever asks for an argument by a text could misspell it.
    @Test func argumentsAreFieldsAndNotTexts() {
        for file in tree.sources where file.target == "Commands" {
            for (number, line) in file.lines.enumerated() {
                if line.contains(/rguments[.\w]*[(\[]"/) {
                    Issue.record("\(file.path):\(number + 1) reads an argument by a text")
                }
                let isParsing = file.path.contains("/Arguments/") || file.path.hasSuffix("/Command.swift")
                if !isParsing, line.contains("ArgumentParser") || line.contains("OptionWord") {
                    Issue.record("\(file.path):\(number + 1) parses words of its own")
                }
            }
        }
    }

    /// What the tests run against is no matter of the program's; the benchmarks start it.
    @Test func theProgramNamesNoTestTool() {
        for file in tree.sources where file.target != "Benchmarks" {
            for (number, line) in file.lines.enumerated() where line.contains("testserver") {
                Issue.record("\(file.path):\(number + 1) names the test API server")
            }
        }
    }

    @Test func noForcing() {
        for file in tree.sources {
            for (number, line) in file.lines.enumerated() {
                for word in ["try!", "as!", "fatalError(", "nonisolated(unsafe)"] where line.contains(word) {
                    Issue.record("\(file.path):\(number + 1) has \(word)")
                }
            }
        }
    }

    /// An error that nobody hears of has a reason beside it: `// May fail: …`.
    ///
    /// A sleep fails only when its task is cancelled, and whoever sleeps looks at that anyway. What is thrown at the fuzz
    /// targets is there to be refused.
    @Test func errorsThatNobodyHearsOfHaveAReason() {
        for file in tree.sources where file.target != "FuzzTargets" {
            for (number, line) in file.lines.enumerated()
            where line.contains(" try? ") || line.contains("(try? ") {
                guard !line.drop(while: { $0 == " " }).hasPrefix("//"), !line.contains("try? await Task.sleep(") else {
                    continue
                }
                let isExplained = file.lines[max(0, number - 4)...number].contains { $0.contains("May fail:") }
                #expect(isExplained, "\(file.path):\(number + 1) drops an error, and no comment says why")
            }
        }
    }

    /// `exit` takes libraries down that other threads are still in; `endProcess` says more.
    @Test func theProgramEndsInOnePlace() {
        for file in tree.sources where file.path != "Sources/Host/RunningPrograms.swift" && file.target != "Fuzzing" {
            for (number, line) in file.lines.enumerated() where line.contains("exit(") {
                Issue.record("\(file.path):\(number + 1) ends the program itself")
            }
        }
    }

    /// Modules that a file imports, whatever the access level of the import.
    private func imports(of file: SourceTree.File) -> [String] {
        file.lines.compactMap { line in
            let words = line.split(separator: " ")
            guard let position = words.firstIndex(of: "import"), position <= 2, position + 1 < words.count,
                words[..<position].allSatisfy({ ["package", "internal", "@testable", "public"].contains($0) })
            else { return nil }
            return String(words[position + 1])
        }
    }

    private func isDocumented(_ number: Int, in file: SourceTree.File) -> Bool {
        var previous = number - 1
        while previous >= 0, file.lines[previous].drop(while: { $0 == " " }).hasPrefix("@") { previous -= 1 }
        return previous >= 0 && file.lines[previous].drop { $0 == " " }.hasPrefix("///")
    }
}

extension Substring {
    fileprivate var replacingIndirect: Substring { hasPrefix("indirect ") ? dropFirst("indirect ".count) : self }
}
