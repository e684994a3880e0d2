import APIMachinery

/// Tasks by the moment at which they are due; tasks of one moment in the order in which they were added.
struct SimulationQueue: Sendable {
    private struct Entry: Sendable {
        var moment: Time
        var sequence: Int
        var task: SimulationTask

        func precedes(_ other: Entry) -> Bool {
            moment == other.moment ? sequence < other.sequence : moment < other.moment
        }
    }

    /// A binary heap.
    ///
    /// An entry that was overtaken by an earlier one for the same task stays and is skipped.
    private var heap: [Entry] = []
    private var due: [SimulationTask: Int] = [:]
    private var sequence = 0

    /// Adds a task, unless it is due earlier already.
    mutating func add(_ task: SimulationTask, at moment: Time) {
        if let known = due[task], let entry = moments[known], entry <= moment { return }
        sequence += 1
        due[task] = sequence
        moments[sequence] = moment
        heap.append(Entry(moment: moment, sequence: sequence, task: task))
        siftUp(heap.count - 1)
    }

    /// The moments of the entries that count, by sequence.
    private var moments: [Int: Time] = [:]

    var nextMoment: Time? { heap.first?.moment }

    /// Takes the first task that is due by then.
    mutating func next(by moment: Time) -> SimulationTask? {
        while let first = heap.first, first.moment <= moment {
            removeFirst()
            guard due[first.task] == first.sequence else {
                moments[first.sequence] = nil
                continue
            }
            due[first.task] = nil
            moments[first.sequence] = nil
            return first.task
        }
        return nil
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].precedes(heap[least])
            {
                least = child
            }
            if least == parent { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private mutating func siftUp(_ index: Int) {
        var child = index
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].precedes(heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }
}
