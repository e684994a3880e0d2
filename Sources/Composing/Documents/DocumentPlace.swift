internal import Model
internal import Schemas

/// Where in a document a node stands: what its kind's schema says of it, and what takes in its result.
///
/// Filling in and checking walk documents by the same rules, which stand here.
struct DocumentPlace {
    enum Role {
        /// The value of a key, or the document itself.
        case field
        /// An element of a list: a loop, and a list that a construct yields, become elements beside it.
        case element
        /// What `$merge` adds to the mapping around it.
        case merged
    }

    var schema: Schema?
    var path = FieldPath()
    var role = Role.field
    /// Whether it may not become part of the object, so that only here its values can be checked.
    var isUncertain = false
    /// Whether keys keep their order, as in files.
    var keepsOrder = false

    /// The document of a kind, or a tree that may be anything.
    init(of document: Node?) {
        schema = document?.objectKind.flatMap { SchemaCatalog.builtIn.schema(for: $0) }
    }

    func field(_ key: String) -> DocumentPlace {
        moved(to: schema?.property(key) ?? schema?.additionalProperties, path.appending(.key(key)), .field)
    }

    /// An element of a list that stands here.
    ///
    /// One that a construct has put among other elements, or under `$merge`, has a list for its own elements' sake only.
    func element(_ index: Int, ofConstruct: Bool) -> DocumentPlace {
        guard role == .field || role == .element && !ofConstruct else { return self }
        return moved(to: schema?.items, path.appending(.index(index)), .element)
    }

    /// A branch of `$if`.
    var branch: DocumentPlace {
        var place = self
        place.isUncertain = true
        return place
    }

    /// What a loop repeats.
    var body: DocumentPlace {
        var place = role == .field ? moved(to: schema?.items, path.appending(.index(0)), .element) : self
        place.isUncertain = true
        return place
    }

    /// What `$merge` adds.
    var merged: DocumentPlace {
        var place = self
        place.role = .merged
        return place
    }

    /// The content of a file.
    var content: DocumentPlace {
        var place = DocumentPlace(of: nil)
        place.keepsOrder = true
        return place
    }

    private func moved(to schema: Schema?, _ path: FieldPath, _ role: Role) -> DocumentPlace {
        var place = self
        place.schema = schema
        place.path = path
        place.role = role
        return place
    }
}
