/// A Service by its host name within the cluster: `trino.query.svc`, `kafka-0.kafka.streams.svc.cluster.local`.
struct ClusterHost: Hashable {
    let name: String
    let namespace: String

    /// The first that is part of a text, such as a URL.
    init?(in text: String) {
        guard text.contains(".svc") else { return nil }
        let words = text.split { character in
            !(character.isLetter || character.isNumber || character == "-" || character == ".")
        }
        for word in words {
            let labels = word.split(separator: ".", omittingEmptySubsequences: false)
            guard let end = labels.firstIndex(of: "svc"), end >= 2, !labels[..<end].contains(""),
                end == labels.count - 1 || labels[end + 1] == "cluster" || labels[end + 1].isEmpty
            else { continue }
            name = String(labels[end - 2])
            namespace = String(labels[end - 1])
            return
        }
        return nil
    }

    init(name: String, namespace: String) {
        self.name = name
        self.namespace = namespace
    }
}
