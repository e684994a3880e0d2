import Cluster
import EmbeddedCluster
import Model
import TestSupport

@testable import Planning

/// A small environment on a cluster of its own, and the judge over both.
struct JudgedEnvironment {
    let client: ClusterClient
    var desired: DesiredState
    var inventory = Inventory(environment: "test")
    var options = PlanOptions()

    init(_ yaml: String = "", on transport: any ClusterTransport = EmbeddedCluster.inMemory(clock: .system(pace: 20)))
        throws
    {
        client = ClusterClient(transport)
        desired = try DesiredState.of(yaml: yaml)
    }

    /// Applies the desired objects as Slipway does, and records them.
    mutating func establish() async throws {
        for object in desired.objects {
            let live = try await client.apply(object.value, fieldManager: "slipway", force: false)
            record(object, uid: live.uid)
        }
    }

    mutating func record(_ object: DesiredObject, uid: String? = nil) {
        inventory.entries.append(
            Inventory.Entry(
                identity: object.identity, version: object.kind.version, instance: object.origin.instance,
                module: object.origin.module, uid: uid))
    }

    var compared: ComparedEnvironment {
        ComparedEnvironment(
            desired: desired, inventory: inventory, surplus: inventory.surplus(over: desired.objects), search: .none)
    }

    var reader: LiveReader { LiveReader(client: client, options: options) }

    func judge() async throws -> Judge {
        let cluster = try await reader.cluster(for: compared)
        return Judge(compared, in: cluster, options: options)
    }

    func live(_ index: Int = 0) async throws -> Value? {
        let object = desired.objects[index]
        return try await client.find(object.kind, object.identity)
    }

    /// The verdict on an object that was read by its name.
    func verdict(_ index: Int = 0) async throws -> Verdict {
        let live = try await live(index).map(LiveObject.whole)
        return try await judge().verdict(on: desired.objects[index], live: live)
    }

    /// The verdict on an object that came in a list.
    func listed(_ index: Int = 0) async throws -> Verdict {
        let object = desired.objects[index]
        var pages = client.list(object.kind, namespace: object.identity.namespace).makeAsyncIterator()
        var found: ListedObject?
        while let page = try await pages.next() {
            found = found ?? page.objects.first { $0.identity == object.identity }
        }
        return try await judge().verdict(on: object, live: found.map(LiveObject.listed))
    }
}

extension Verdict {
    /// The verdict in a word, with what it names.
    var word: String {
        switch self {
        case .unchanged: "unchanged"
        case .differs(let existing):
            switch existing.owner {
            case .ours, .foreign: "differs"
            case .unclaimed: "differs, unclaimed"
            case .unrecorded: "differs, unrecorded"
            case .madeAgain: "differs, madeAgain"
            case .released(let environment): "differs, released by \(environment)"
            }
        case .absent: "absent"
        case .collected: "collected"
        case .early(.namespace(let name)): "early: Namespace \(name)"
        case .early(.otherNamespace(let name, _)): "early: Namespace \(name), made again"
        case .early(.kind(let kind)): "early: \(kind.kind)"
        case .refused(.missing(.namespace(let name))): "missing: Namespace \(name)"
        case .refused(.missing(.otherNamespace(let name, let end))): "missing: Namespace \(name), \(end.remark)"
        case .refused(.missing(.kind(let kind))): "missing: \(kind.kind)"
        case .refused(.foreign(let environment, _)): "foreign: \(environment)"
        case .terminating: "terminating"
        }
    }
}
