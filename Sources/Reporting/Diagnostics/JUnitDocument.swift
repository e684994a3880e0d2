package import Model

/// What a command found in the form of JUnit's reports, which CI servers list as tests: a suite for each environment.
package struct JUnitDocument {
    /// `slipway validate`.
    let command: String
    let suites: [JUnitSuite]

    package init(command: String, suites: [JUnitSuite]) {
        self.command = command
        self.suites = suites
    }

    package var text: String {
        let suites = suites.map { (name: $0.environment, tests: $0.tests, suite: $0) }
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<testsuites name=\"\(command)\" \(JUnitSuite.counts(of: suites.flatMap(\.tests)))>",
        ]
        for (name, tests, suite) in suites {
            lines.append("  <testsuite name=\"\(JUnitSuite.escaped(name))\" \(JUnitSuite.counts(of: tests))>")
            for test in tests { lines += suite.lines(of: test) }
            lines.append("  </testsuite>")
        }
        return (lines + ["</testsuites>", ""]).joined(separator: "\n")
    }
}

/// The tests of one environment: one for each object, and one for each file with a mistake that belongs to no object.
package struct JUnitSuite {
    /// As the name of the suite.
    let environment: String
    /// In the order of the report; empty where composing them failed.
    let objects: [ObjectIdentity]
    let report: DiagnosticDocuments

    package init(environment: String, objects: [ObjectIdentity], report: DiagnosticDocuments) {
        self.environment = environment
        self.objects = objects
        self.report = report
    }

    fileprivate struct Test {
        var name: String
        var errors: [Diagnostic] = []
        var others: [Diagnostic] = []
    }

    fileprivate static func counts(of tests: [Test]) -> String {
        let failures = tests.count { !$0.errors.isEmpty }
        return "tests=\"\(tests.count)\" failures=\"\(failures)\" errors=\"0\" skipped=\"0\""
    }

    fileprivate var tests: [Test] {
        var tests = objects.map { Test(name: $0.description) }
        var places: [String: Int] = [:]
        for (index, test) in tests.enumerated() { places[test.name] = places[test.name] ?? index }
        for diagnostic in report.diagnostics {
            let file = diagnostic.range.flatMap { report.sources[$0.file]?.path }
            let name = diagnostic.object?.description ?? file ?? environment
            let place = places[name] ?? tests.count
            if place == tests.count {
                tests.append(Test(name: name))
                places[name] = place
            }
            if diagnostic.severity == .error {
                tests[place].errors.append(diagnostic)
            } else {
                tests[place].others.append(diagnostic)
            }
        }
        return tests
    }

    fileprivate func lines(of test: Test) -> [String] {
        var head = "    <testcase classname=\"\(Self.escaped(environment))\" name=\"\(Self.escaped(test.name))\""
        let first = (test.errors + test.others).first
        if let range = first?.range, let file = report.sources[range.file] {
            head += " file=\"\(Self.escaped(file.path))\""
            if range.start.line > 0 { head += " line=\"\(range.start.line)\"" }
        }
        guard first != nil else { return [head + "/>"] }
        let failures = test.errors.map { error in
            "      <failure type=\"\(Self.escaped(error.code))\" message=\"\(Self.escaped(error.summary))\">"
                + Self.escaped(text(of: error)) + "</failure>"
        }
        let warnings = test.others.map { "      <system-out>\(Self.escaped(text(of: $0)))</system-out>" }
        return [head + ">"] + failures + warnings + ["    </testcase>"]
    }

    private func text(of diagnostic: Diagnostic) -> String {
        let view = DiagnosticView(sources: report.sources, style: Style(isEnabled: false), width: 100)
        return view.text(of: [diagnostic])
    }

    /// XML knows no other control characters than line ends and tabs, not even escaped.
    fileprivate static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
