internal import Kinds
internal import Model

/// One gate of one instance, ready to be put into pods.
struct ResolvedGate {
    let gate: Gate
    /// The instance that it waits for; its own for a gate inside of a module.
    let provider: Int
    /// The Service behind the endpoint, for gates that have one.
    let service: String?
    /// The scheme of the endpoint: `https` changes how it is asked.
    let scheme: String
    let settings: GateSettings
}

/// Builds the init containers that hold pods back.
struct GateContainer {
    static let defaultImage = "busybox:1.36"
    /// Long enough for an image of a few gigabytes to be pulled; then the pod fails, and is seen to.
    static let defaultTimeout = 600

    let settings: GateSettings
    let platform: Platform

    /// The init container, which passes the `restricted` pod security standard.
    func value(of resolved: ResolvedGate) -> Value {
        let timeout = resolved.settings.timeout?.value ?? settings.timeout?.value ?? Self.defaultTimeout
        var command: [Value] = ["/bin/sh", "-c", .string(script(for: resolved, timeout: timeout))]
        if case .exec(let words) = resolved.gate.check {
            command.append(.string(resolved.gate.name))
            command += words.map(Value.string)
        }
        return [
            "name": .string(resolved.gate.name),
            "image": .string(resolved.settings.image?.value ?? settings.image?.value ?? Self.defaultImage),
            "command": .array(command),
            "resources": resolved.settings.resources?.value ?? settings.resources?.value ?? Self.defaultResources,
            "securityContext": securityContext,
        ]
    }

    private static let defaultResources: Value = [
        "requests": ["cpu": "10m", "memory": "16Mi"], "limits": ["cpu": "100m", "memory": "32Mi"],
    ]

    private var securityContext: Value {
        var context: Value = [
            "allowPrivilegeEscalation": false, "capabilities": ["drop": ["ALL"]], "readOnlyRootFilesystem": true,
            "runAsNonRoot": true, "seccompProfile": ["type": "RuntimeDefault"],
        ]
        if let user = platform.gateUser {
            context["runAsUser"] = .integer(user)
            context["runAsGroup"] = .integer(user)
        }
        return context
    }

    /// Says at each try what it waits for and how long already, so that `kubectl logs -c gate-…` explains the pod.
    private func script(for resolved: ResolvedGate, timeout: Int) -> String {
        let name = resolved.gate.name
        let target = resolved.gate.target
        var lines = ["start=$(date +%s)", "until \(attempt(of: resolved)); do", "  waited=$(($(date +%s) - start))"]
        if timeout > 0 {
            lines += [
                "  if [ \"$waited\" -ge \(timeout) ]; then",
                "    echo \"\(name): gave up on \(target) after ${waited} s\" >&2",
                "    exit 1",
                "  fi",
            ]
        }
        lines += [
            "  echo \"\(name): waiting for \(target), ${waited} s so far\"", "  sleep 2", "done",
            "echo \"\(name): \(target) is there after $(($(date +%s) - start)) s\"",
        ]
        return lines.joined(separator: "\n")
    }

    private func attempt(of resolved: ResolvedGate) -> String {
        switch resolved.gate.check {
        case .tcp(let host, let port): return "nc -w 2 -z \(host) \(port) 2>/dev/null"
        case .http(let host, let port, let path):
            // A whole GET, because some servers refuse HEAD, which --spider may send.
            let isSecure = resolved.scheme == "https"
            let options = isSecure ? "-q -T 5 --no-check-certificate" : "-q -T 5"
            let url = "\(isSecure ? "https" : "http")://\(host):\(port)\(path)"
            return "wget \(options) -O /dev/null '\(url)' 2>/dev/null"
        case .exec: return "\"$@\""
        }
    }

    /// Puts the gates in front of the pod's other init containers, which may rely on what they wait for.
    static func insert(_ gates: [Value], into draft: inout DraftObject) {
        guard !gates.isEmpty, !draft.isVerbatim, let workload = draft.workload else { return }
        guard draft.value.value(at: workload.podSpecPath)?["containers"] != nil else { return }
        let names = Set(gates.compactMap { $0["name"]?.string })
        draft.value.edit(at: workload.podSpecPath + ["initContainers"]) { containers in
            let present = (containers.array ?? []).filter { !names.contains($0["name"]?.string ?? "") }
            containers = .array(gates + present)
        }
        let pod = FieldPath(workload.podSpecPath.map(FieldPath.Step.key))
        draft.additions += gates.map { pod.element("initContainers", $0) }
    }
}

extension Gate {
    /// What it waits for, in a few words.
    var target: String {
        switch check {
        case .tcp(let host, let port): "\(host):\(port)"
        case .http(let host, let port, let path): "\(host):\(port)\(path)"
        case .exec: "the command"
        }
    }
}
