import Documents
import Model

/// What applying a plan would read or run for the values of Secrets.
struct SecretSources {
    /// One source, for one key of a Secret.
    struct Use {
        var source: SecretKey.Source
        var key: String
        var object: ObjectIdentity

        /// `the variable DB_PASSWORD for "password" of Secret lake/db`.
        var text: String { "\(words) for \"\(key)\" of \(object)" }

        private var words: String {
            switch source {
            case .generate: "a generated value"
            case .environment(let name): "the variable \(name)"
            case .file(let path): "the file \(path)"
            case .command(let words):
                "the command \(String(decoding: JSON.serialize(.array(words.map(Value.string))), as: UTF8.self))"
            }
        }

        var json: Value {
            var value: Value = ["secret": .string(object.description), "key": .string(key)]
            switch source {
            case .generate(let length): value["generate"] = .integer(Int64(length))
            case .environment(let name): value["env"] = .string(name)
            case .file(let path): value["file"] = .string(path)
            case .command(let words): value["command"] = .array(words.map(Value.string))
            }
            return value
        }
    }

    /// In the order of the plan; what is generated comes from nowhere.
    let uses: [Use]

    init(_ plan: Plan) {
        uses = plan.changes.flatMap { change -> [Use] in
            guard change.action != .keep, let object = change.desired else { return [] }
            return object.secretKeys.compactMap { key in
                if case .generate = key.source { return nil }
                return Use(source: key.source, key: key.key, object: object.identity)
            }
        }
    }
}
