import Model

/// Which objects lie in one folder, in which order the folders come up, and in which order the objects of each.
///
/// A folder is an Application of Argo CD's or a Kustomization of Flux's: it is given to the cluster as one, and it is ready
/// when all in it is. So the order of folders may not hold back what another folder waits for, or both stand still.
struct ApplicationOrder {
    /// What a folder is of.
    enum Member: Hashable {
        /// Namespaces and definitions of kinds, which everything else needs.
        case cluster
        /// What the environment itself makes beside these.
        case environment
        case instance(String)

        init(_ object: DesiredObject) {
            let isNamespace = object.kind.group.isEmpty && object.kind.kind == "Namespace"
            if isNamespace || object.kind.isDefinition {
                self = .cluster
            } else {
                self = object.origin.instance.isEmpty ? .environment : .instance(object.origin.instance)
            }
        }

        /// The name of the folder: that of the first sorts before all instances'.
        var name: String {
            switch self {
            case .cluster: "00-cluster"
            case .environment: "environment"
            case .instance(let name): name
            }
        }
    }

    /// In the order in which they first occur among the objects.
    private(set) var members: [Member] = []
    /// For each object the place of its member.
    private(set) var places: [Int] = []
    /// For each member: 0 where it needs no other, else one more than the latest that it needs.
    private(set) var memberWaves: [Int] = []
    /// For each object its wave inside of its folder.
    private(set) var objectWaves: [Int] = []

    init(_ state: DesiredState) {
        var known: [Member: Int] = [:]
        for object in state.objects {
            let member = Member(object)
            if known[member] == nil {
                known[member] = members.count
                members.append(member)
            }
            places.append(known[member] ?? 0)
        }
        let edges = state.graph.edges.map { FolderEdge($0, state, places) }
        let components = MemberComponents(edges, count: members.count)
        memberWaves = components.waves
        objectWaves = Self.objectWaves(edges, count: places.count) { edge in
            components.number[edge.from] == components.number[edge.to]
        }
    }

    /// The wave of each object by the edges that count.
    ///
    /// Those between folders do not, as the folders have their own order, and so a new need of another instance leaves the
    /// objects' files as they are. But folders that wait for each other come up together, and then each has to leave to the
    /// other what that waits for.
    ///
    /// A claim goes with the first that uses it: many a volume is only bound when a pod asks for it, and a controller that
    /// waits for a bound claim before it makes that pod would wait for ever.
    private static func objectWaves(
        _ edges: [FolderEdge], count: Int, where counts: (FolderEdge) -> Bool
    ) -> [Int] {
        var waves = [Int](repeating: 0, count: count)
        let edges = edges.filter(counts)
        // In the order of the objects, in which what an object needs stands before it.
        for edge in edges {
            waves[edge.object] = max(waves[edge.object], waves[edge.dependency] + (edge.isClaim ? 0 : 1))
        }
        var dependents: [Int: [FolderEdge]] = [:]
        for edge in edges { dependents[edge.dependency, default: []].append(edge) }
        // From the last one, so that a claim that uses another one is in its place before that.
        for claim in Set(edges.filter(\.isClaim).map(\.dependency)).sorted(by: >) {
            let latest = dependents[claim]?.map { waves[$0.object] - ($0.isClaim ? 0 : 1) }.min()
            waves[claim] = max(waves[claim], latest ?? 0)
        }
        return waves
    }
}

/// An edge between two objects, with what it means for their folders.
struct FolderEdge {
    let object: Int
    let dependency: Int
    /// The members that they are of.
    let from: Int
    let to: Int
    /// Whether the object does without, if it has to: the kind of the other one usually comes first.
    let isSoft: Bool
    /// Whether an object uses a claim.
    let isClaim: Bool

    init(_ edge: DependencyGraph.Edge, _ state: DesiredState, _ places: [Int]) {
        object = edge.object
        dependency = edge.dependency
        from = places[edge.object]
        to = places[edge.dependency]
        isSoft = edge.reason == .kindOrder
        let kind = state.objects[edge.dependency].kind
        isClaim =
            if case .reference = edge.reason {
                kind.group.isEmpty && kind.kind == "PersistentVolumeClaim"
            } else {
                false
            }
    }
}
