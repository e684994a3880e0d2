import Cluster
import Kinds
import Model

/// Waits for many objects over few watches: one for each kind and namespace, shared by all who wait there.
actor ReadinessHub {
    private struct Scope: Hashable {
        var kind: GroupVersionKind
        var namespace: String
    }

    private struct Key: Hashable {
        var scope: Scope
        var name: String
    }

    private struct Waiter {
        var subject: ReadinessSubject
        var last: Waiting?
        var continuation: CheckedContinuation<ReadinessVerdict, Never>
    }

    private let client: ClusterClient
    private let options: ApplyOptions
    private let report: @Sendable (ReadinessSubject, Waiting) -> Void
    private var watches: [Scope: Task<Void, Never>] = [:]
    private var synced: Set<Scope> = []
    private var interests: Set<Key> = []
    /// The last state of each object of interest; `.some(nil)` where a watch said that there is none.
    private var latest: [Key: Value?] = [:]
    private var waiters: [Key: Waiter] = [:]
    /// The objects of interest that a watch had in its first list.
    private var listed: Set<Key> = []
    /// The uids of objects of interest that a watch saw end.
    private var gone: Set<String> = []
    private var podIndex = PodIndex()
    /// Of workloads whose pods are missing: what Events say, and when they were read last.
    private var refusals: [Key: (refusal: PodRefusal?, asked: ContinuousClock.Instant)] = [:]
    private var statuses: [GroupVersionKind: Task<Bool?, Never>] = [:]
    private var storageClasses: [Value] = []
    private var hasStorageClasses = false
    private var ticker: Task<Void, Never>?
    private var isStopped = false

    /// `report` is called when the state of something that is waited for changes.
    init(
        client: ClusterClient, options: ApplyOptions,
        report: @escaping @Sendable (ReadinessSubject, Waiting) -> Void
    ) {
        self.client = client
        self.options = options
        self.report = report
    }

    /// Whether the pods of a kind say more than its status.
    private static func ownsPods(_ kind: GroupVersionKind) -> Bool {
        switch WorkloadKind(kind) {
        case .deployment, .statefulSet, .daemonSet, .replicaSet, .job: true
        case .pod, .replicationController, .cronJob, nil: false
        }
    }

    // MARK: Waiting

    /// Begins to follow an object before its request is sent, so that no change is missed.
    ///
    /// Why its state cannot be told, if so; whoever waits for it asks again.
    @discardableResult
    func expect(_ kind: GroupVersionKind, _ identity: ObjectIdentity) async -> ClusterError? {
        guard !isStopped else { return nil }
        let scope = Scope(kind: kind, namespace: identity.namespace)
        let key = Key(scope: scope, name: identity.name)
        let isNew = interests.insert(key).inserted
        if isNew, synced.contains(scope) {
            // The watch is past its beginning: what it reported of this object was not kept.
            do throws(ClusterError) {
                let found = try await client.find(kind, identity)
                if latest[key] == nil { latest[key] = .some(found) }
            } catch {
                // An object that could not be read is not gone.
                interests.remove(key)
                return error
            }
        }
        watch(scope)
        guard ReadinessHub.ownsPods(kind) else { return nil }
        watch(Scope(kind: PodIndex.pod, namespace: identity.namespace))
        if kind.kind == "Deployment" { watch(Scope(kind: PodIndex.replicaSet, namespace: identity.namespace)) }
        return nil
    }

    /// Waits until the object is ready, or gone.
    ///
    /// `initial` is what the server answered to the request.
    func wait(_ subject: ReadinessSubject, initial: Value?) async -> ReadinessVerdict {
        if let error = await expect(subject.kind, subject.identity) {
            return isStopped ? .stopped : .unobservable(error)
        }
        if subject.kind.kind == "PersistentVolumeClaim" { await loadStorageClasses() }
        let scope = Scope(kind: subject.kind, namespace: subject.identity.namespace)
        let key = Key(scope: scope, name: subject.identity.name)
        if let initial, subject.goal == .ready, isNewer(initial, than: latest[key] ?? nil) {
            let isGone = initial.value(at: ["metadata", "uid"])?.string.map(gone.contains) ?? false
            latest[key] = .some(isGone ? nil : initial)
        }
        guard !isStopped else { return .stopped }
        startTicker()
        return await withCheckedContinuation { continuation in
            waiters[key] = Waiter(subject: subject, last: nil, continuation: continuation)
            // Whoever is quick is not asked about.
            refusals[key] = (nil, .now)
            assess(key)
        }
    }

    /// Ends all waiting.
    func stop() {
        isStopped = true
        for key in Array(waiters.keys) { end(key, .stopped) }
    }

    /// Closes the watches; nothing may be waited for afterwards.
    func close() {
        stop()
        ticker?.cancel()
        for task in watches.values { task.cancel() }
        watches = [:]
    }

    private func isNewer(_ value: Value, than known: Value?) -> Bool {
        guard let known else { return true }
        if value.value(at: ["metadata", "uid"]) != known.value(at: ["metadata", "uid"]) { return true }
        let left = value.value(at: ["metadata", "generation"])?.integer ?? 0
        let right = known.value(at: ["metadata", "generation"])?.integer ?? 0
        return left > right
    }

    // MARK: Watching

    private func watch(_ scope: Scope) {
        guard watches[scope] == nil, !isStopped else { return }
        let events = client.watch(scope.kind, namespace: scope.namespace.isEmpty ? nil : scope.namespace)
        watches[scope] = Task { await self.follow(events, scope) }
    }

    private func follow(_ events: WatchEvents, _ scope: Scope) async {
        var iterator = events.makeAsyncIterator()
        do throws(ClusterError) {
            while let event = try await iterator.next() { handle(event, scope) }
        } catch {
            guard !Task.isCancelled else { return }
            // Without pods there is still the object's own status to go by.
            guard scope.kind != PodIndex.pod, scope.kind != PodIndex.replicaSet else { return }
            watches[scope] = nil
            for key in Array(waiters.keys) where key.scope == scope { end(key, .unobservable(error)) }
        }
    }

    private func handle(_ event: WatchEvent, _ scope: Scope) {
        switch event {
        case .bookmark: return
        case .synced:
            let isFirst = synced.insert(scope).inserted
            for key in interests where key.scope == scope {
                if latest[key] == nil {
                    latest[key] = .some(nil)
                    assess(key)
                } else if isFirst, !listed.contains(key) {
                    Task { await confirm(key) }
                }
            }
        case .added(let object), .modified(let object): note(object, event, scope)
        case .deleted(let object): note(object, event, scope)
        }
    }

    private func note(_ object: Value, _ event: WatchEvent, _ scope: Scope) {
        if scope.kind == PodIndex.pod || scope.kind == PodIndex.replicaSet {
            podIndex.note(event, kind: scope.kind, namespace: scope.namespace)
            for (key, waiter) in waiters
            where key.scope.namespace == scope.namespace && ReadinessHub.ownsPods(waiter.subject.kind) {
                dirty.insert(key)
            }
            scheduleAssessment()
        }
        let key = Key(scope: scope, name: object.value(at: ["metadata", "name"])?.string ?? "")
        guard interests.contains(key) else { return }
        if !synced.contains(scope) { listed.insert(key) }
        if case .deleted = event {
            let uid = object.value(at: ["metadata", "uid"])
            if let uid = uid?.string { gone.insert(uid) }
            // The end of one that another has taken the place of says nothing of that.
            guard let known = latest[key] ?? nil, known.value(at: ["metadata", "uid"]) != uid else {
                latest[key] = .some(nil)
                return assess(key)
            }
        } else {
            latest[key] = .some(object)
            assess(key)
        }
    }

    /// Looks whether an object is there that a request was answered with and that the first list of its watch does not have:
    /// the list may be from before the request, or from after the object's end, of which no event comes then.
    private func confirm(_ key: Key) async {
        guard let known = latest[key] ?? nil, let uid = known.value(at: ["metadata", "uid"])?.string else { return }
        let identity = ObjectIdentity(
            group: key.scope.kind.group, kind: key.scope.kind.kind, namespace: key.scope.namespace, name: key.name)
        do throws(ClusterError) {
            let found = try await client.find(key.scope.kind, identity)
            guard found?.value(at: ["metadata", "uid"])?.string != uid else { return }
        } catch {
            // What cannot be read is not gone.
            return
        }
        gone.insert(uid)
        guard let now = latest[key] ?? nil, now.value(at: ["metadata", "uid"])?.string == uid else { return }
        latest[key] = .some(nil)
        assess(key)
    }

    // Events of pods come in bursts, and each may concern every workload of its namespace: one look for many.
    private var dirty: Set<Key> = []
    private var isScheduled = false

    private func scheduleAssessment() {
        guard !isScheduled, !dirty.isEmpty else { return }
        isScheduled = true
        Task {
            try? await Task.sleep(for: .milliseconds(20))
            isScheduled = false
            let keys = dirty
            dirty = []
            for key in keys { assess(key) }
        }
    }

    private func startTicker() {
        guard ticker == nil else { return }
        let tick = options.tick
        ticker = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: tick)
                for key in Array(waiters.keys) { assess(key) }
            }
        }
    }

    private func loadStorageClasses() async {
        guard !hasStorageClasses else { return }
        hasStorageClasses = true
        let kind = GroupVersionKind(group: "storage.k8s.io", version: "v1", kind: "StorageClass")
        // May fail: not everybody may read classes, and then claims are waited for until they are bound.
        storageClasses = (try? await client.list(kind).collect().items) ?? []
    }

    /// Whether objects of a kind can have a status: what its CRD says, or discovery where that may not be read; asked once.
    func canHaveStatus(_ kind: GroupVersionKind) async -> Bool? {
        guard !BuiltInKinds.isBuiltIn(group: kind.group) else { return nil }
        let client = client
        let asking = statuses[kind] ?? Task { await ReadinessHub.canHaveStatus(kind, client) }
        statuses[kind] = asking
        return await asking.value
    }

    private static func canHaveStatus(_ kind: GroupVersionKind, _ client: ClusterClient) async -> Bool? {
        let definition = GroupVersionKind(
            group: "apiextensions.k8s.io", version: "v1", kind: "CustomResourceDefinition")
        // May fail: then it is not known, and the rules of health go by the object.
        guard let resource = try? await client.resource(for: kind) else { return nil }
        let identity = ObjectIdentity(
            group: definition.group, kind: definition.kind, namespace: "", name: "\(resource.plural).\(kind.group)")
        // May fail: not everybody may read definitions, and an aggregated API server has none.
        guard let found = try? await client.find(definition, identity) else {
            return resource.subresources.contains("status")
        }
        return Health.canHaveStatus(definition: found, version: kind.version)
    }

    // MARK: Assessing

    private func assess(_ key: Key) {
        guard let waiter = waiters[key] else { return }
        let subject = waiter.subject
        let object = latest[key]
        switch subject.goal {
        case .gone(let uid):
            guard case .some(let state) = object else { break }
            let isOther = uid != nil && state?.value(at: ["metadata", "uid"])?.string != uid
            if state == nil || isOther { return end(key, .reached("gone")) }
            let reason = (state.flatMap { Termination($0) } ?? Termination(uid: uid, holds: [])).reason
            progress(key, Waiting(reason: reason, behind: subject.behind))
        case .ready:
            switch object {
            case .some(.some(let state)): if assessHealth(key, subject, state) { return }
            // It was there: we applied it, or the plan saw it.
            case .some(.none):
                return end(key, .unready(Waiting(reason: "it is gone", behind: subject.behind), .deleted))
            // The watch has not told of it yet.
            case nil: break
            }
        }
        if ContinuousClock.now >= subject.deadline {
            let last = waiters[key]?.last ?? Waiting(reason: "no state known", behind: subject.behind)
            end(key, .unready(last, .overdue(subject.allowance)))
        }
    }

    /// Whether that was the end of the waiting.
    private func assessHealth(_ key: Key, _ subject: ReadinessSubject, _ state: Value) -> Bool {
        let hasPods = ReadinessHub.ownsPods(subject.kind)
        let pods = hasPods ? podIndex.current(of: state, kind: subject.kind) : []
        let now = options.now()
        if pods.isEmpty, PodRefusal.isToldByEvents(subject.kind) { inquire(key, state, now: now) }
        var context = HealthContext(
            now: now, pods: pods, storageClasses: storageClasses, canHaveStatus: subject.canHaveStatus,
            isSettled: subject.settled.map { ContinuousClock.now >= $0 } ?? false,
            waitsForAddresses: options.waitsForAddresses, grace: options.grace.components.seconds,
            declared: subject.declared, desired: subject.desired)
        context.refusal = pods.isEmpty ? refusals[key]?.refusal : nil
        let status = Health.assess(state, kind: subject.kind, context: context)
        if status.phase == .ready {
            end(key, .reached(status.reason))
            return true
        }
        let troubles = pods.compactMap { PodDiagnosis.diagnose($0, gates: subject.gates, now: now) }
            .sorted { $0.severity > $1.severity }
        let waiting = Waiting(reason: status.reason, pods: troubles, behind: subject.behind)
        let shortfall: Shortfall? =
            switch status.phase {
            case .held: .held
            case .terminating: .deleted
            case .failed: subject.patience.map { ContinuousClock.now >= $0 } ?? true ? .failed : nil
            case .ready, .inProgress, .unknown: nil
            }
        if let shortfall { end(key, .unready(waiting, shortfall)) } else { progress(key, waiting) }
        return shortfall != nil
    }

    /// Reads the Events about a workload without pods, every few seconds.
    private func inquire(_ key: Key, _ state: Value, now: Int64) {
        guard let known = refusals[key], ContinuousClock.now - known.asked > .seconds(3),
            let uid = state.value(at: ["metadata", "uid"])?.string
        else { return }
        refusals[key]?.asked = .now
        let events = client.list(
            ReadinessHub.event, namespace: key.scope.namespace, fieldSelector: "involvedObject.uid=\(uid)")
        Task {
            // May fail: not every account may read Events, and waiting goes on without them.
            let found = (try? await events.collect().items) ?? []
            // One that the controller met before this run may have been put right since.
            let since = known.refusal?.since ?? now
            let recent = now - 10 - Int64(options.grace.components.seconds)
            var refusal = PodRefusal.newest(in: found, about: state, after: max(recent, 0))
            refusal?.since = since
            guard refusals[key] != nil, refusals[key]?.refusal != refusal else { return }
            refusals[key]?.refusal = refusal
            assess(key)
        }
    }

    private static let event = GroupVersionKind(group: "", version: "v1", kind: "Event")

    private func progress(_ key: Key, _ waiting: Waiting) {
        guard var waiter = waiters[key], waiter.last != waiting else { return }
        waiter.last = waiting
        waiters[key] = waiter
        report(waiter.subject, waiting)
    }

    private func end(_ key: Key, _ verdict: ReadinessVerdict) {
        waiters.removeValue(forKey: key)?.continuation.resume(returning: verdict)
    }
}
