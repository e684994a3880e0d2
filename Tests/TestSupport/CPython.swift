import Documents
import Host
package import Model

/// CPython as an oracle: what its `decimal`, `datetime`, `json` and `re` make of random cases.
package enum CPython {
    package static let isAvailable = Shell.has("python3")

    /// For `.enabled(if:)`.
    package static let whyUnavailable = "needs python3"

    /// Why there are no answers.
    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    /// What a program's function `answer(case)` gives for each of the cases.
    package static func answers(_ program: String, to cases: [Value]) throws -> [Value] {
        try TemporaryFolder.with { folder in
            let script = """
                import json, sys
                \(program)
                for line in open("cases"):
                    print(json.dumps(answer(json.loads(line))))
                """
            try FileSystem.write(Array(script.utf8), to: Path.join(folder, "program.py"))
            let lines = cases.map { JSON.serialize($0) + [UInt8(ascii: "\n")] }
            try FileSystem.write(Array(lines.joined()), to: Path.join(folder, "cases"))
            let outcome = Shell.run("PYTHONIOENCODING=utf-8 python3 -X utf8 program.py", in: folder)
            guard outcome.status == 0 else { throw Failure(description: outcome.output) }
            let answers = try outcome.output.utf8.split(separator: UInt8(ascii: "\n")).map { try JSON.parse(Array($0)) }
            guard answers.count == cases.count else { throw Failure(description: outcome.output) }
            return answers
        }
    }
}
