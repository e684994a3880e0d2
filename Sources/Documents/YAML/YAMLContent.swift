import Model

/// What `YAML.parse` has to say about well-formed YAML that it cannot accept.
enum YAMLContent {
    // MARK: Keys

    static func duplicateKey(_ key: String, at range: SourceRange, first: SourceRange) -> Diagnostic {
        Diagnostic(
            code: "load.duplicate-key", summary: "Duplicate key",
            detail: """
                The key "\(key)" appears twice in one mapping, so that one of its two values would be lost silently. \
                Remove one of them.
                """,
            at: range, notes: [Diagnostic.Note("\"\(key)\" is first set here", at: first)])
    }

    static func unusableKey(_ content: Node.Content, at range: SourceRange) -> Diagnostic {
        let kind =
            switch content {
            case .null: "null"
            case .sequence: "a list"
            case .mapping: "a mapping"
            default: "a number beyond 64 bits"
            }
        return Diagnostic(
            code: "load.yaml-key", summary: "Key is not a string",
            detail: """
                This key is \(kind), and the fields of a Kubernetes object have strings for names. If the text is \
                meant as it stands, put it in quotes.
                """,
            at: range)
    }

    static func changedKey(_ text: String, key: String, at range: SourceRange) -> Diagnostic {
        Diagnostic(
            code: "load.yaml-key", summary: "Key is not a string",
            detail: """
                Without quotes, \(text) is a number or a boolean to Kubernetes' tools, and the field would get the name \
                "\(key)". Put the key in quotes, or write it as "\(key)" if that is meant.
                """,
            at: range)
    }

    static func mergeOverride(_ key: String, at range: SourceRange, explicit: SourceRange) -> Diagnostic {
        Diagnostic(
            code: "load.yaml-merge", summary: "Merge key after the key that it would override",
            detail: """
                The merged mapping sets "\(key)", which this mapping sets before "<<". kubectl takes the merged value \
                then, kustomize the other one. Put "<<" first, so that both take the value that is written here.
                """,
            at: range, notes: [Diagnostic.Note("\"\(key)\" is set here", at: explicit)])
    }

    static func unmergeable(_ node: Node, at range: SourceRange) -> Diagnostic {
        Diagnostic(
            code: "load.yaml-merge", summary: "Merge key without a mapping",
            detail: """
                "<<" merges the keys of a mapping, or of a list of mappings, into this one, but its value is \
                \(node.value.kindName). Give it an alias of a mapping, or put the key in quotes to mean the text "<<".
                """,
            at: range)
    }

    // MARK: Aliases

    static func unknownAlias(_ name: String, isOpen: Bool, known: [String], at range: SourceRange) -> Diagnostic {
        let detail =
            if isOpen {
                "The alias *\(name) stands inside the node &\(name) itself, so that the value would have no end."
            } else if let candidate = closest(to: name, among: known) {
                "There is no anchor &\(name) before this alias in the same document. Did you mean *\(candidate)?"
            } else {
                """
                There is no anchor &\(name) before this alias in the same document; anchors do not reach across \
                "---". If the text is meant to begin with "*", put it in quotes.
                """
            }
        return Diagnostic(code: "load.yaml-alias", summary: "Unknown alias", detail: detail, at: range)
    }

    static func aliasBomb(_ name: String, at range: SourceRange) -> Diagnostic {
        Diagnostic(
            code: "load.yaml-too-large", summary: "Aliases multiply the document",
            detail: """
                The aliases up to *\(name) repeat more than \(NodeBuilder.maximumAliasedWeight) values, which would \
                use up the memory of whatever reads the result. Write the values out, or alias smaller parts.
                """,
            at: range)
    }

    // MARK: Limits, tags and numbers

    static func tooDeep(_ range: SourceRange) -> Diagnostic {
        Diagnostic(
            code: "load.yaml-too-deep", summary: "Nested too deeply",
            detail: """
                Lists and mappings nest more than \(YAML.maximumDepth) levels deep here. No Kubernetes object needs \
                that; an unclosed "[" or "{" is the usual cause.
                """,
            at: range)
    }

    static func notANumber(_ range: SourceRange) -> Diagnostic {
        Diagnostic(
            code: "load.yaml-number", summary: "Number that JSON cannot hold",
            detail: """
                Infinity and "not a number" have no form in JSON, which the API server speaks. Put the text in quotes \
                if a string is meant.
                """,
            at: range)
    }

    static func unresolvableTag(_ tag: String, text: String?, at range: SourceRange) -> Diagnostic {
        let isYAMLTag = tag.hasPrefix("tag:yaml.org,2002:")
        let shown = isYAMLTag ? "!!" + tag.dropFirst("tag:yaml.org,2002:".count) : tag
        let detail =
            if isYAMLTag, let text {
                "The tag \(shown) does not fit the text \"\(text)\". Remove the tag, or write a value of that type."
            } else if isYAMLTag {
                "The tag \(shown) does not fit the value that follows. Remove the tag."
            } else {
                """
                The tag \(shown) belongs to another application. kubectl would drop it and keep the bare value, \
                which is seldom what is meant. Remove the tag, or put text that begins with "!" in quotes.
                """
            }
        return Diagnostic(code: "load.yaml-tag", summary: "Tag that does not apply", detail: detail, at: range)
    }
}
