import Admission
import Model

/// How often the verdicts are one, in figures and in kinds of faults.
package struct VerdictTally: Sendable {
    package private(set) var rows = 0
    package private(set) var agreed = 0
    package private(set) var falselyAccepted = 0
    package private(set) var falselyRefused = 0
    package private(set) var refusals = 0
    package private(set) var sameCauses = 0
    package private(set) var compared = 0
    package private(set) var sameStored = 0
    /// Each kind of fault with its rows.
    package private(set) var faults: [String: [String]] = [:]

    package init() {}

    package mutating func add(_ replay: VerdictReplay) {
        rows += 1
        let kind = replay.row.kind.name.kind
        let id = replay.row.id
        if replay.isAgreed {
            agreed += 1
        } else if replay.isAllowed {
            falselyAccepted += 1
            let causes = replay.row.verdict["causes"]?.array ?? []
            for cause in causes {
                note("accepted", kind, "\(pattern(cause["field"])) | \(pattern(cause["message"]))", id)
            }
            if causes.isEmpty { note("accepted", kind, pattern(replay.row.verdict["message"]), id) }
        } else {
            falselyRefused += 1
            for error in replay.causes {
                note("refused", kind, "\(pattern(.string(error.path))) | \(error.message)", id)
            }
            for error in replay.body { note("refused", kind, error, id) }
        }
        addCauses(replay, kind)
        guard let differences = replay.differences else { return }
        compared += 1
        if differences.isEmpty { sameStored += 1 }
        for path in differences { note("stored", kind, pattern(.string(path.description)), id) }
    }

    private mutating func addCauses(_ replay: VerdictReplay, _ kind: String) {
        guard replay.row.code == 422 else { return }
        refusals += 1
        let causes = replay.row.causes
        if replay.body.isEmpty, replay.told == causes {
            sameCauses += 1
            return
        }
        guard !replay.isAllowed else { return }
        for cause in causes.subtracting(replay.told) { note("missing", kind, pattern(.string(cause)), replay.row.id) }
        for error in replay.causes where !causes.contains("\(error.path) \(error.reason.rawValue)") {
            note("extra", kind, "\(pattern(.string(error.path))) | \(error.message)", replay.row.id)
        }
        for error in replay.body { note("extra", kind, error, replay.row.id) }
    }

    private mutating func note(_ sort: String, _ kind: String, _ text: String, _ id: String) {
        faults["\(sort) \(kind) | \(text.prefix(220))", default: []].append(id)
    }

    /// A path without its positions and keys.
    private func pattern(_ text: Value?) -> String {
        var result = ""
        var depth = 0
        for character in text?.string ?? "" {
            if character == "]" { depth -= 1 }
            if depth <= 0 { result.append(character) }
            if character == "[" { depth += 1 }
        }
        return result.replacing("\n", with: " ")
    }

    package var summary: String {
        """
        rows                \(rows)
        agreed              \(agreed) (\(share(agreed, of: rows)))
        falsely accepted    \(falselyAccepted)
        falsely refused     \(falselyRefused)
        causes equal        \(sameCauses) of \(refusals) (\(share(sameCauses, of: refusals)))
        stored equal        \(sameStored) of \(compared) (\(share(sameStored, of: compared)))
        """
    }

    private func share(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "-" }
        let tenths = (part * 1000 + whole / 2) / whole
        return "\(tenths / 10).\(tenths % 10) %"
    }

    package var list: String {
        faults.sorted { $0.key < $1.key }.map { fault in
            "\(fault.value.count) \(fault.key)  [\(fault.value.prefix(3).joined(separator: " "))]"
        }.joined(separator: "\n")
    }
}
