/// Lets the controllers take the steps that are due.
struct ReconcileLoop {
    /// How many steps to take at most.
    let limit: Int

    /// Says whether more are due.
    func run(in state: inout ClusterState) -> Bool {
        var count = 0
        while count < limit {
            wakeSelectors(in: &state)
            guard let task = state.simulation.queue.next(by: state.now) else { return false }
            count += 1
            do throws(APIStatus) {
                try run(task, in: &state)
            } catch {
                // Gone meanwhile, or the namespace takes nothing new: nothing is left to do. Anything else is tried again.
                if error.code != 404, error.code != 403 {
                    state.schedule(task.role, task.place, after: Simulation.Delay.retry)
                }
            }
        }
        return true
    }

    private func run(_ task: SimulationTask, in state: inout ClusterState) throws(APIStatus) {
        let controller = task.role.controller
        guard let object = state.object(at: task.place) else { return try controller.forget(task.place, in: &state) }
        if object.isDeleting, !controller.seesDeletions { return }
        try controller.reconcile(object, at: task.place, in: &state)
    }

    /// Wakes the Services and budgets that select the pods that came, went or changed their readiness.
    private func wakeSelectors(in state: inout ClusterState) {
        let pods = state.simulation.takeChangedPods()
        guard !pods.isEmpty else { return }
        for namespace in Set(pods.map(\.namespace)).sorted() {
            for (resource, role) in [(ResourceName.services, SimulationTask.Role.service), (.budgets, .budget)] {
                for object in state.store.table(resource).objects(namespace: namespace) {
                    state.schedule(
                        role, ObjectPlace(resource, namespace, object.objectName), after: Simulation.Delay.controller)
                }
            }
        }
    }
}
