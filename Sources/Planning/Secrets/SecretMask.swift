import Documents
import Model
import Synchronization

/// The secret values that a plan came to know: those of environment, files, commands and generators.
///
/// Nothing of the repository is made of them, but people put passwords into live objects by hand, and a plan shows what is
/// live.
final class KnownSecrets: Sendable {
    /// Shorter values are words that stand everywhere.
    static let shortest = 8
    private let values = Mutex<Set<String>>([])

    /// Remembers the values of a Secret's keys that come from somewhere else than the repository.
    func note(_ object: DesiredObject, request: Value) {
        guard !object.secretKeys.isEmpty else { return }
        for key in object.secretKeys {
            guard let encoded = request["data"]?[key.key]?.string, encoded.utf8.count >= KnownSecrets.shortest else {
                continue
            }
            let plain = Base64.decode(encoded).map { String(decoding: $0, as: UTF8.self) }
            values.withLock { values in
                values.insert(encoded)
                if let plain, plain.utf8.count >= KnownSecrets.shortest { values.insert(plain) }
            }
        }
    }

    var mask: SecretMask { SecretMask(values.withLock { $0 }) }
}

/// Replaces known secret values inside of texts.
struct SecretMask: Sendable {
    static let text = "(sensitive)"
    /// The longest first, so that none is cut by one that it contains.
    private let values: [String]

    init(_ values: Set<String>) {
        self.values = values.sorted { left, right in
            left.utf8.count != right.utf8.count ? left.utf8.count > right.utf8.count : left.precedes(inBytes: right)
        }
    }

    var isEmpty: Bool { values.isEmpty }

    func conceal(_ text: String) -> String {
        var result = text
        for value in values where result.contains(value) {
            result = result.split(separator: value, omittingEmptySubsequences: false).joined(separator: SecretMask.text)
        }
        return result
    }

    func conceal(_ value: Value) -> Value {
        switch value {
        case .string(let text): .string(conceal(text))
        case .array(let elements): .array(elements.map(conceal))
        case .object(let fields):
            .object(ValueObject(fields.map { ValueObject.Field(key: $0.key, value: conceal($0.value)) }))
        case .null, .bool, .integer, .number: value
        }
    }

    /// Everything of a change that is shown and that the repository did not write.
    func conceal(_ change: inout PlannedChange) {
        for index in change.drift.indices {
            change.drift[index].was = change.drift[index].was.map(conceal)
            change.drift[index].now = change.drift[index].now.map(conceal)
        }
        switch change.operation {
        case .create(var creation):
            creation.predicted = creation.predicted.map(conceal)
            conceal(&creation.fields)
            change.operation = .create(creation)
        case .update(var update):
            conceal(&update)
            change.operation = .update(update)
        case .adopt(.changed(var update)):
            conceal(&update)
            change.operation = .adopt(.changed(update))
        case .replace(var replacement):
            replacement.live = conceal(replacement.live)
            replacement.predicted = conceal(replacement.predicted)
            conceal(&replacement.fields)
            change.operation = .replace(replacement)
        case .delete(var deletion):
            deletion.live = conceal(deletion.live)
            change.operation = .delete(deletion)
        case .adopt(.unchanged), .keep: break
        }
    }

    private func conceal(_ update: inout PlannedChange.Update) {
        update.live = conceal(update.live)
        update.predicted = update.predicted.map(conceal)
        conceal(&update.fields)
        for index in update.conflicts.indices {
            update.conflicts[index].live = update.conflicts[index].live.map(conceal)
            update.conflicts[index].desired = update.conflicts[index].desired.map(conceal)
        }
    }

    private func conceal(_ fields: inout [FieldChange]) {
        for index in fields.indices where !fields[index].path.steps.isEmpty {
            fields[index].before = fields[index].before.map(conceal)
            fields[index].after = fields[index].after.map(conceal)
        }
    }

    /// Whether a value may be the one of which only the concealed form is known.
    static func mayBe(_ concealed: Value?, _ value: Value?) -> Bool {
        switch (concealed, value) {
        case (.string(let left)?, .string(let right)?):
            if left == right { return true }
            guard left.contains(text) else { return false }
            let pattern = left.split(separator: text, omittingEmptySubsequences: false).joined(separator: "*")
            return Glob.matches(right, pattern)
        case (.array(let left)?, .array(let right)?):
            return left.count == right.count && zip(left, right).allSatisfy { mayBe($0, $1) }
        case (.object(let left)?, .object(let right)?):
            return left.count == right.count
                && zip(left, right).allSatisfy { $0.key == $1.key && mayBe($0.value, $1.value) }
        default: return concealed == value
        }
    }
}
