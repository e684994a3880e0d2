import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// Runs the jobs of a pipeline that an event is for.
protocol JobRunner {
    /// Those that the event is for, each behind the ones that it needs.
    var jobs: [String] { get }

    /// How many commits a job checks out; 0 means all.
    func depth(of job: String) -> Int

    func run(
        _ job: String, in place: Workspace, artifacts: String, variables: [String: String]
    ) async throws -> (status: Int32, output: String)
}

extension JobRunner {
    /// As runners call it.
    func bash(
        _ script: String, in place: Workspace, _ variables: [String: String]
    ) async throws -> (status: Int32, output: String) {
        let all = EnvironmentVariables(["PATH": EnvironmentVariables.current["PATH"] ?? ""]).adding(variables)
        let outcome = try await ChildProcess(
            "bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", "exec 2>&1\n\(script)"], environment: all,
            timeout: patience
        ).started(in: place.root).run()
        return (outcome.status, String(decoding: outcome.output, as: UTF8.self))
    }
}

extension Workspace {
    @discardableResult
    func shell(_ words: [String]) async throws -> String {
        let result = try await ChildProcess(
            words[0], Array(words.dropFirst()), environment: EnvironmentVariables.current.adding(["HOME": root]),
            timeout: patience
        ).started(in: root).run()
        try #require(
            result.status == 0,
            "\(words) ended with \(result.status): \(String(decoding: result.errorOutput, as: UTF8.self))")
        return String(decoding: result.output, as: UTF8.self)
    }
}

/// A condition of comparisons, which is all that the pipelines have.
private func holds(_ condition: String, _ value: (Substring) -> String) -> Bool {
    condition.split(separator: " || ").contains { part in
        part.split(separator: " && ").allSatisfy { comparison in
            let sides = comparison.split(separator: " == ").map(value)
            return sides.count == 2 && sides[0] == sides[1]
        }
    }
}

struct GitHubRunner: JobRunner {
    let document: Value
    let values: [String: String]

    private func entries(_ value: Value?) -> [(key: String, value: Value)] {
        (value?.object ?? [:]).map { ($0.key, $0.value) }
    }

    private func job(_ name: String) -> Value? { document["jobs"]?[name] }

    var jobs: [String] {
        let meant = entries(document["jobs"]).filter { _, job in
            holds(job["if"]?.string ?? "") { side in
                side.hasPrefix("'") ? String(side.dropFirst().dropLast()) : values[String(side)] ?? ""
            }
        }
        return meant.map(\.key).sorted { left, right in
            job(right)?["needs"]?.string == left || (job(left)?["needs"] == nil && job(right)?["needs"] != nil)
        }
    }

    func depth(of job: String) -> Int {
        let checkout = steps(job).first { $0["uses"]?.string?.hasPrefix("actions/checkout@") == true }
        return checkout?.value(at: ["with", "fetch-depth"])?.integer.map { Int($0) } ?? 1
    }

    private func steps(_ job: String) -> [Value] { self.job(job)?["steps"]?.array ?? [] }

    func run(
        _ job: String, in place: Workspace, artifacts: String, variables: [String: String]
    ) async throws -> (status: Int32, output: String) {
        let temporary = "\(place.root)-temporary"
        try? FileSystem.removeTree(temporary)
        try FileSystem.createDirectories(temporary)
        var environment = variables.merging(evaluated(document["env"])) { $1 }
        for (key, value) in values where key.allSatisfy({ $0.isUppercase || $0 == "_" }) { environment[key] = value }
        environment["RUNNER_TEMP"] = temporary
        var path: [String] = []
        var (status, output): (Int32, String) = (0, "")
        for step in steps(job) where status == 0 || step["if"]?.string == "${{ !cancelled() }}" {
            if let action = step["uses"]?.string {
                try await play(action, temporary, artifacts, place)
                continue
            }
            var own = environment.merging(evaluated(step["env"])) { $1 }
            (own["GITHUB_PATH"], own["GITHUB_ENV"]) = ("\(temporary)/path", "\(temporary)/env")
            own["PATH"] = (path + [EnvironmentVariables.current["PATH"] ?? ""]).joined(separator: ":")
            let outcome = try await bash(step["run"]?.string ?? "exit 9", in: place, own)
            output += outcome.output
            if status == 0 { status = outcome.status }
            path = lines("\(temporary)/path").reversed()
            for line in lines("\(temporary)/env") {
                let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
                environment[parts[0]] = parts[1]
            }
        }
        return (status, output)
    }

    private func play(_ action: String, _ temporary: String, _ artifacts: String, _ place: Workspace) async throws {
        if action.hasPrefix("actions/upload-artifact@") {
            try? FileSystem.removeTree(artifacts)
            try await place.shell("cp", "-r", "\(temporary)/plans", artifacts)
        } else if action.hasPrefix("actions/download-artifact@") {
            try await place.shell("cp", "-r", artifacts, "\(temporary)/plans")
        } else {
            try #require(action.hasPrefix("actions/checkout@"))
        }
    }

    private func lines(_ path: String) -> [String] {
        let text = (try? FileSystem.read(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    /// Variables, of which those that are expressions get their values.
    private func evaluated(_ value: Value?) -> [String: String] {
        var result: [String: String] = [:]
        for (key, value) in entries(value) {
            let text = value.string ?? ""
            result[key] = text.hasPrefix("${{ ") ? values[String(text.dropFirst(4).dropLast(3))] ?? "" : text
        }
        return result
    }
}

struct GitLabRunner: JobRunner {
    let document: Value
    let values: [String: String]

    private func rule(of job: Value) -> String? { job["rules"]?.array?.first?["if"]?.string }

    var jobs: [String] {
        let stages = (document["stages"]?.array ?? []).compactMap(\.string)
        let meant = (document.object ?? [:]).filter { entry in
            guard let rule = rule(of: entry.value) else { return false }
            return holds(rule) { side in
                side.hasPrefix("\"") ? String(side.dropFirst().dropLast()) : values[String(side.dropFirst())] ?? ""
            }
        }
        return meant.sorted { left, right in
            func place(_ job: Value) -> Int {
                (stages.firstIndex(of: job["stage"]?.string ?? "") ?? 0) * 2 + (job["needs"] == nil ? 0 : 1)
            }
            return place(left.value) < place(right.value)
        }.map(\.key)
    }

    func depth(of job: String) -> Int { Int(document.value(at: ["variables", "GIT_DEPTH"])?.string ?? "") ?? 20 }

    func run(
        _ job: String, in place: Workspace, artifacts: String, variables: [String: String]
    ) async throws -> (status: Int32, output: String) {
        var environment = variables.merging(values) { $1 }
        for entry in document["variables"]?.object ?? [:] { environment[entry.key] = entry.value.string ?? "" }
        let description = document[job]
        if description?["needs"] != nil { try await place.shell("cp", "-r", artifacts, "plans") }
        let lines = [document.value(at: ["default", "before_script"]), description?["script"]]
            .flatMap { $0?.array ?? [] }.compactMap(\.string)
        let outcome = try await bash(lines.joined(separator: "\n"), in: place, environment)
        if description?["artifacts"] != nil {
            try? FileSystem.removeTree(artifacts)
            try await place.shell("cp", "-r", "plans", artifacts)
        }
        return outcome
    }
}
