import Cluster
import Documents
import Model

/// The Secrets that stand beside what is shown: people and controllers copy their values into other objects.
struct LiveSecrets: Sendable {
    let client: ClusterClient
    let desired: DesiredState

    /// What no text may show that is about these objects.
    ///
    /// Reads the Secrets of their namespaces: nothing is read where nothing is shown.
    func mask(for shown: [ObjectIdentity]) async -> SecretMask {
        guard !shown.isEmpty else { return client.secrets.mask }
        let everywhere = shown.contains { $0.namespace.isEmpty }
        var namespaces = Set(shown.map(\.namespace))
        // What is in no namespace may speak of all of them.
        if everywhere { namespaces.formUnion(desired.objects.map(\.identity.namespace)) }
        namespaces.remove("")
        // May fail: what may not be read is not shown by its own object either, and is nobody's reason not to plan.
        _ = try? await concurrentMap(namespaces.sorted { $0.precedes(inBytes: $1) }, width: client.limiter.width) {
            await read($0)
        }
        client.secrets.exempt(openTexts)
        let words = client.secrets.mask.words
        if !words.isEmpty { client.secrets.exempt(written(of: words)) }
        return client.secrets.mask
    }

    private func read(_ namespace: String) async {
        var pages = client.list(LiveSecrets.kind, namespace: namespace).makeAsyncIterator()
        // May fail: as above.
        while let page = try? await pages.next() {
            for secret in page.items { client.secrets.note(secret) }
        }
    }

    private static let kind = GroupVersionKind(group: "", version: "v1", kind: "Secret")

    /// Which of these words the repository writes into objects that hold no secret: that a Secret has `UDP` or `admin` in it
    /// makes no secret of every protocol and user.
    private func written(of words: Set<String>) -> Set<String> {
        var found: Set<String> = []
        func search(_ value: Value) {
            switch value {
            case .string(let text): if words.contains(text) { found.insert(text) }
            case .array(let elements): elements.forEach(search)
            case .object(let fields): for field in fields { search(field.value) }
            case .null, .bool, .integer, .number: break
            }
        }
        for object in desired.objects where !Sensitive.isSecret(object.kind) { search(object.value) }
        return found
    }

    /// The names that every plan is full of, and what the repository says itself.
    private var openTexts: Set<String> {
        var texts: Set<String> = [desired.environment]
        for object in desired.objects {
            for name in [object.identity.name, object.identity.namespace, object.origin.instance, object.origin.module]
            {
                texts.formUnion(name.segments)
            }
            guard Sensitive.isSecret(object.kind) else { continue }
            let filled = Set(object.secretKeys.map(\.key))
            for field in object.value["data"]?.object ?? [:] where !filled.contains(field.key) {
                // What is not base64 is told by the checks.
                guard let bytes = field.value.string.flatMap(Base64.decode) else { continue }
                texts.insert(String(decoding: bytes, as: UTF8.self))
            }
            texts.formUnion((object.value["stringData"]?.object ?? [:]).compactMap { $0.value.string })
        }
        return texts
    }
}

extension String {
    /// A name with all that stands between its hyphens and dots: `lake-db` is `lake`, `lake-db` and `db`.
    ///
    /// A Secret whose user is called as the Namespace begins makes no secret of every name in it.
    fileprivate var segments: Set<String> {
        let ends = indices.filter { self[$0] == "-" || self[$0] == "." } + [endIndex]
        let starts = [startIndex] + ends.dropLast().map { index(after: $0) }
        var segments: Set<String> = []
        for (number, start) in starts.enumerated() {
            for end in ends[number...] { segments.insert(String(self[start..<end])) }
        }
        return segments
    }
}
