/// A change to objects that the modules made.
package struct Overlay: Sendable {
    package enum Patch: Sendable {
        /// A strategic merge patch; a JSON merge patch for kinds without merge keys.
        case strategic(Node)
        /// A JSON merge patch (RFC 7386).
        case merge(Node)
        /// A list of operations (RFC 6902).
        case operations(Node)
        /// What has a word of its own: images, replicas, labels, annotations, names.
        case changes(OverlayChanges)
    }

    /// `nil` where the patch is a partial object that says itself whom it means, and where changes are for all objects.
    package var target: ObjectSelector?
    package var patch: Patch
    /// Whether it may match nothing.
    package var isOptional = false
    /// The patch's place.
    package var range: SourceRange

    package init(target: ObjectSelector?, patch: Patch, range: SourceRange) {
        self.target = target
        self.patch = patch
        self.range = range
    }
}

/// The short forms of an overlay, in kustomize's words.
package struct OverlayChanges: Sendable {
    /// Another image for containers that use one.
    package struct Image: Sendable {
        /// The image as it is, without tag and digest; `*` stands for any characters.
        package var name: Located<String>
        package var newName: Located<String>?
        package var newTag: Located<String>?
        package var digest: Located<String>?
        /// Whether no container may use it.
        package var isOptional = false

        package init(name: Located<String>) { self.name = name }
    }

    /// How many pods a workload has.
    package struct Replicas: Sendable {
        /// The workload's name; `nil` means every workload that the target selects.
        package var name: Located<String>?
        package var count: Located<Int>

        package init(name: Located<String>?, count: Located<Int>) {
            self.name = name
            self.count = count
        }
    }

    package var images: [Image] = []
    package var replicas: [Replicas] = []
    package var labels: [NamedNode] = []
    package var annotations: [NamedNode] = []
    package var namePrefix: Located<String>?
    package var nameSuffix: Located<String>?

    package init() {}

    package var isEmpty: Bool {
        images.isEmpty && replicas.isEmpty && labels.isEmpty && annotations.isEmpty && namePrefix == nil
            && nameSuffix == nil
    }
}
