import Cluster
import Kinds
import Model

/// One run over a plan: starts what may start, hears what became of it, and keeps the books.
///
/// All decisions are made in one place, the loop of `run`; requests and waits are tasks of their own that report to it.
struct Execution {
    let client: ClusterClient
    let options: ApplyOptions
    let plan: Plan
    let control: ApplyControl
    let ledger: InventoryLedger
    let report: @Sendable (ApplyEvent) -> Void
    private let started = ContinuousClock.now
    private let hub: ReadinessHub
    private let barrier: Int
    /// What the inventory said of readiness before the run.
    private let records: [ObjectIdentity: Bool]
    private let inbox: AsyncStream<Message>
    private let messages: AsyncStream<Message>.Continuation
    private var schedule: Schedule
    private var outcomes: [ApplyOutcome?]
    private var diagnostics: [Diagnostic?]
    /// What the server warned of.
    private(set) var warnings: [Diagnostic] = []
    private var isReady: [Bool]
    private var isStopping = false
    /// The steps whose requests are under way.
    private var steps: [Int: Task<Void, Never>] = [:]
    /// Nodes whose readiness something waits for.
    private var isAwaited: [Bool]

    /// What a task reports to the loop.
    private enum Message: Sendable {
        case accepted(Int, Value?)
        /// Its fields are ours again, and it is as it was.
        case owned(Int)
        case refused(Int, Diagnostic)
        /// Its step found the run stopped before anything was sent.
        case notSent(Int)
        case verdict(Int, ReadinessVerdict)
        case warned([Diagnostic])
        case stop
        /// What is under way since before the stop was waited for long enough.
        case outOfPatience
    }

    init(
        client: ClusterClient, options: ApplyOptions, plan: Plan, inventory: Inventory, control: ApplyControl,
        ledger: InventoryLedger, graph: ExecutionGraph, report: @escaping @Sendable (ApplyEvent) -> Void
    ) {
        self.client = client
        self.options = options
        self.plan = plan
        self.control = control
        self.ledger = ledger
        self.report = report
        let (stream, continuation) = AsyncStream.makeStream(of: Message.self)
        inbox = stream
        messages = continuation
        barrier = graph.firstBarrier
        schedule = Schedule(count: graph.nodeCount, edges: graph.edges)
        outcomes = Array(repeating: nil, count: plan.changes.count)
        diagnostics = Array(repeating: nil, count: plan.changes.count)
        isReady = Array(repeating: false, count: plan.changes.count)
        var records: [ObjectIdentity: Bool] = [:]
        for entry in inventory.entries { records[entry.identity] = entry.isReady }
        self.records = records
        isAwaited = Awaited.nodes(of: plan, graph, records: records, options: options)
        let started = started
        hub = ReadinessHub(client: client, options: options) { subject, waiting in
            let action = plan.changes[subject.change].action
            report(
                ApplyEvent(
                    change: subject.change, identity: subject.identity, action: action, kind: .waiting(waiting),
                    time: ContinuousClock.now - started))
        }
    }

    // MARK: The loop

    mutating func run() async {
        let messages = messages
        control.onStop { messages.yield(.stop) }
        await startWhatMay()
        for await message in inbox {
            await handle(message)
            await startWhatMay()
            if schedule.unfinished == 0 { break }
            guard schedule.stuck.isEmpty else { break }
        }
        messages.finish()
        await hub.close()
    }

    /// What became of each change, in the plan's order.
    var results: [ApplyReport.Result] {
        plan.changes.indices.map { index in
            let change = plan.changes[index]
            return ApplyReport.Result(
                identity: change.identity, action: change.action, outcome: outcomes[index] ?? .interrupted,
                diagnostic: diagnostics[index], isReady: isReady[index])
        }
    }

    private mutating func startWhatMay() async {
        while !control.isStopped {
            let nodes = schedule.takeStartable()
            if nodes.isEmpty { break }
            for node in nodes { await start(node) }
        }
        if schedule.unfinished == 0 { messages.finish() }
    }

    private mutating func start(_ node: Int) async {
        guard node < barrier else { return schedule.markReady(node) }
        let change = plan.changes[node]
        if case .keep(let kept) = change.operation {
            return kept.request == nil ? await keep(node, kept) : takeOwnership(node)
        }
        tell(node, .started)
        let messages = messages
        let step = ObjectStep(
            client: client, options: options, hub: hub, change: change, node: node,
            warn: { messages.yield(.warned($0)) })
        let isFollowed = isAwaited[node] && !change.isReadyByExistence(options)
        steps[node] = Task {
            switch await step.perform(isFollowed: isFollowed) {
            case .success(let value): messages.yield(.accepted(node, value))
            case .failure(.refused(let diagnostic)): messages.yield(.refused(node, diagnostic))
            case .failure(.notSent): messages.yield(.notSent(node))
            }
        }
    }

    /// Goes on behind an object that stays as it is.
    private mutating func keep(_ node: Int, _ kept: PlannedChange.Kept) async {
        let change = plan.changes[node]
        outcomes[node] = .unchanged
        await record(node, kept.uid, isReady: kept.isReady == true ? true : records[change.identity])
        guard isAwaited[node], !kept.isCollected, !change.isReadyByExistence(options) else {
            return ready(node, "unchanged", isSilent: true)
        }
        schedule.markApplied(node)
        wait(node, initial: nil)
    }

    /// Sends what changes nothing but who owns which field, without a word.
    private mutating func takeOwnership(_ node: Int) {
        let messages = messages
        let step = ObjectStep(
            client: client, options: options, hub: hub, change: plan.changes[node], node: node,
            warn: { messages.yield(.warned($0)) })
        steps[node] = Task {
            switch await step.perform(isFollowed: false) {
            case .success: messages.yield(.owned(node))
            case .failure(.refused(let diagnostic)): messages.yield(.refused(node, diagnostic))
            case .failure(.notSent): messages.yield(.notSent(node))
            }
        }
    }

    private mutating func handle(_ message: Message) async {
        switch message {
        case .accepted(let node, let value):
            steps[node] = nil
            await accepted(node, value)
        case .owned(let node):
            steps[node] = nil
            if case .keep(let kept) = plan.changes[node].operation { await keep(node, kept) }
        case .refused(let node, let diagnostic):
            steps[node] = nil
            fail(node, diagnostic)
        case .notSent(let node):
            steps[node] = nil
            await stop()
            interrupt(node)
            schedule.markReady(node)
        case .verdict(let node, let verdict): await handle(verdict, of: node)
        case .warned(let diagnostics): warnings += diagnostics
        case .stop: await stop()
        case .outOfPatience: for step in steps.values { step.cancel() }
        }
    }

    private mutating func stop() async {
        guard !isStopping else { return }
        isStopping = true
        for node in schedule.interrupt() where node < barrier { interrupt(node) }
        let messages = messages
        let patience = options.stopPatience
        Task {
            // Not cancelled by anybody; the end of the run does not wait for it.
            try? await Task.sleep(for: patience)
            messages.yield(.outOfPatience)
        }
        await hub.stop()
    }

    private mutating func interrupt(_ node: Int) {
        outcomes[node] = .interrupted
        tell(node, .interrupted)
    }

    private mutating func accepted(_ node: Int, _ value: Value?) async {
        let change = plan.changes[node]
        let outcome: ApplyOutcome =
            switch change.action {
            case .create: .created
            case .replace: .replaced
            case .delete: .deleted
            case .update, .adopt, .keep: .configured
            }
        if change.action != .delete {
            outcomes[node] = outcome
            await record(
                node, value?.value(at: ["metadata", "uid"])?.string,
                isReady: change.isReadyByExistence(options) ? nil : false)
        }
        tell(node, .applied(outcome))
        schedule.markApplied(node)
        if isAwaited[node], change.action == .delete ? value != nil : !change.isReadyByExistence(options) {
            wait(node, initial: value)
        } else {
            if change.action == .delete { await ledger.remove(change.identity) }
            if change.action == .delete { outcomes[node] = .deleted }
            ready(node, change.action == .delete ? "gone" : "applied", isSilent: !isAwaited[node])
        }
    }

    private mutating func handle(_ verdict: ReadinessVerdict, of node: Int) async {
        let change = plan.changes[node]
        switch verdict {
        case .reached(let reason):
            if change.action == .delete {
                outcomes[node] = .deleted
                await ledger.remove(change.identity)
            }
            if let error = await served(change) { return fail(node, ApplyDiagnostics.refused(change, error)) }
            if change.action != .delete { await ledger.noteReady(change.identity) }
            ready(node, reason, isSilent: false)
        case .unready(let waiting, let shortfall): await fail(node, waiting, shortfall)
        case .unobservable(let error): fail(node, ApplyDiagnostics.refused(change, error))
        case .stopped:
            if outcomes[node] == nil { outcomes[node] = .interrupted }
            tell(node, .interrupted)
            schedule.markReady(node)
        }
    }

    // MARK: What happens to a node

    private mutating func ready(_ node: Int, _ reason: String, isSilent: Bool) {
        isReady[node] = isAwaited[node]
        if !isSilent { tell(node, .ready(reason)) }
        schedule.markReady(node)
    }

    private mutating func fail(_ node: Int, _ waiting: Waiting, _ shortfall: Shortfall) async {
        let change = plan.changes[node]
        let inquiry = Inquiry(client: client, now: options.now())
        let state = control.isStopped ? waiting : await inquiry.completed(waiting, of: change)
        let holds = schedule.waiting(behind: node).contains { $0 < barrier && plan.changes[$0].action == .delete }
        fail(node, ApplyDiagnostics.unready(change, state, shortfall, holdsDeletions: holds))
    }

    private mutating func fail(_ node: Int, _ diagnostic: Diagnostic) {
        outcomes[node] = .failed
        diagnostics[node] = diagnostic
        tell(node, .failed(diagnostic))
        let cause = plan.changes[node].identity
        for skipped in schedule.markFailed(node) where skipped < barrier {
            // What is kept is there, and was not to be touched.
            guard plan.changes[skipped].action != .keep else {
                outcomes[skipped] = .unchanged
                continue
            }
            outcomes[skipped] = .skipped(because: cause)
            tell(skipped, .skipped(because: cause))
        }
    }

    private func wait(_ node: Int, initial: Value?) {
        let change = plan.changes[node]
        let deadline = change.deadline(options)
        var gates = change.desired?.gates ?? []
        for edge in plan.graph.dependencies(of: node) {
            if case .need(_, let gate?) = edge.reason, !gates.contains(gate) { gates.append(gate) }
        }
        var subject = ReadinessSubject(
            change: node, kind: change.kind, identity: change.identity,
            goal: change.action == .delete ? .gone(uid: change.uid) : .ready, gates: gates,
            behind: schedule.waiting(behind: node).count { $0 < barrier && plan.changes[$0].action != .keep },
            deadline: .now + deadline, allowance: deadline,
            patience: change.action == .keep ? .now + options.grace : nil)
        subject.declared = change.desired?.readiness.map(DeclaredHealth.init)
        subject.desired = change.desired?.value
        if !BuiltInKinds.isBuiltIn(group: change.kind.group) {
            subject.settled = .now + min(options.settling, deadline / 2)
        }
        let hub = hub
        let messages = messages
        Task {
            subject.canHaveStatus = await hub.canHaveStatus(change.kind)
            messages.yield(.verdict(node, await hub.wait(subject, initial: initial)))
        }
    }

    private func record(_ node: Int, _ uid: String?, isReady: Bool?) async {
        let change = plan.changes[node]
        guard change.desired != nil else { return }
        let content = options.content(change)
        let wave = node < plan.graph.waves.count ? plan.graph.waves[node] : 0
        var entry = Inventory.Entry(
            identity: change.identity, version: change.kind.version, instance: change.instance,
            module: change.module, uid: uid, digest: content.digest, record: content.record, wave: wave,
            isReady: isReady)
        entry.keepsPods = change.keepsPods
        entry.isOthersNamespace = change.action == .adopt && change.identity.isNamespace
        await ledger.record(entry)
    }

    private func tell(_ node: Int, _ kind: ApplyEvent.Kind) {
        let change = plan.changes[node]
        report(
            ApplyEvent(
                change: node, identity: change.identity, action: change.action, kind: kind,
                time: ContinuousClock.now - started))
    }

    // MARK: The cluster

    /// Waits until the server serves the kind of a CRD that is established, in each of its versions.
    private func served(_ change: PlannedChange) async -> ClusterError? {
        guard !control.isStopped, change.kind.isDefinition, change.action != .delete,
            let kinds = change.desired?.value.servedKinds
        else { return nil }
        let limit = ContinuousClock.now + .seconds(30)
        while true {
            do throws(ClusterError) {
                let discovery = try await client.refreshDiscovery()
                if kinds.allSatisfy({ discovery.resource(for: $0) != nil }) { return nil }
            } catch {
                return error
            }
            if ContinuousClock.now > limit || control.isStopped { return nil }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }
}
