internal import APIMachinery
internal import Documents
internal import Expressions
internal import Model

/// A file of Kubernetes documents or patches: where it lies, and who named it.
struct FileRequest: Sendable {
    enum Content: Sendable, Hashable {
        case objects
        /// Objects in which `${…}` is text.
        case verbatim
        /// Patches or policies, whose positions composing needs.
        case nodes
    }

    /// Relative to the repository's root.
    var path: String
    /// As it is named where it is referred to.
    var reference: Located<String>
    var content: Content
}

/// What became of a file, whole: read, parsed and checked, without a look at any other file.
struct ObjectFile: Sendable {
    var bytes: [UInt8] = []
    var documents: [ObjectDocument] = []
    /// For overlays.
    var nodes: [Node] = []
    var diagnostics = Diagnostics()
    /// What is wrong with how its expressions are written.
    var malformed = Diagnostics()
    var error: SourceTreeError?
    private var mayHaveExpressions = false

    /// Runs on any thread; the caller puts the results in order.
    static func read(_ request: FileRequest, id: SourceFileID, from tree: SourceTree) -> ObjectFile {
        var file = ObjectFile()
        do throws(SourceTreeError) {
            file.bytes = try tree.read(request.path)
        } catch {
            file.error = error
            return file
        }
        do throws(DiagnosticsError) {
            file.nodes = try YAML.parse(file.bytes, file: id)
        } catch {
            for diagnostic in error.diagnostics { file.diagnostics.report(diagnostic) }
            return file
        }
        let syntax = TemplateSyntax(source: file.bytes, logicKeys: TemplateSyntax.constructLogic)
        // A file without a single `$`, which most large ones are, needs no second look at its scalars.
        file.mayHaveExpressions = request.content != .verbatim && file.bytes.contains(UInt8(ascii: "$"))
        if file.mayHaveExpressions {
            for node in file.nodes { syntax.check(node, &file.malformed) }
        }
        // Of patches the reader of overlays knows which they are.
        guard request.content != .nodes else { return file }
        if file.mayHaveExpressions {
            for node in file.nodes { ConstructSyntax.check(document: node, &file.malformed) }
        }
        for node in file.nodes { file.add(node) }
        file.nodes = []
        return file
    }

    private mutating func add(_ node: Node) {
        guard node.entries != nil else {
            diagnostics.reportWrongType(node, what: "a document of an object file", wanted: "a Kubernetes object")
            return
        }
        if let list = ObjectList(node) {
            for item in list.items(&diagnostics) { add(item) }
            return
        }
        // Said already, and it has no identity of its own.
        if mayHaveExpressions, node.construct != nil { return }
        guard checkIdentity(of: node) else { return }
        if mayHaveExpressions && node.hasExpression {
            documents.append(ObjectDocument(.template(node), range: node.range))
        } else {
            documents.append(ObjectDocument(.value(node.value), range: node.range))
        }
    }

    private mutating func checkIdentity(of node: Node) -> Bool {
        var isComplete = true
        for key in ["apiVersion", "kind"] {
            guard let value = node[key], !value.isNull else {
                diagnostics.reportMissingKey(key, in: "a Kubernetes object", at: node.range.firstLine)
                isComplete = false
                continue
            }
            guard let text = value.string else {
                diagnostics.reportWrongType(value, what: "\"\(key)\" of a Kubernetes object", wanted: "a string")
                isComplete = false
                continue
            }
            if key == "kind" {
                check(.kind, text, at: value.range)
            } else {
                let kind = GroupVersionKind(apiVersion: text, kind: "")
                check(.group, kind.group, at: value.range)
                check(.version, kind.version, at: value.range)
            }
        }
        guard let metadata = node["metadata"], !metadata.isNull else {
            diagnostics.reportMissingKey("metadata", in: "a Kubernetes object", at: node.range.firstLine)
            return false
        }
        guard let name = metadata["name"], !name.isNull else {
            if mayHaveExpressions, metadata.isTemplate || metadata.hasConstruct { return isComplete }
            diagnostics.reportMissingKey(
                "name", in: "\"metadata\" of a Kubernetes object", at: metadata.range.firstLine)
            return false
        }
        if mayHaveExpressions, name.construct != nil { return isComplete }
        guard let text = name.string else {
            diagnostics.reportWrongType(name, what: "\"name\" of a Kubernetes object", wanted: "a string")
            return false
        }
        check(.name, text, at: name.range)
        if let namespace = metadata["namespace"], let text = namespace.string {
            check(.namespace, text, at: namespace.range)
        }
        return isComplete
    }

    /// What expressions make is checked when it is known.
    private mutating func check(_ part: IdentityPart, _ text: String, at range: SourceRange) {
        guard !(mayHaveExpressions && text.utf8.contains(UInt8(ascii: "$"))), !part.admits(text) else { return }
        diagnostics.reportInvalid(part.mistake(in: text), at: range)
    }
}
