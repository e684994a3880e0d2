/// Elements of several collections that are being read at once, the innermost last.
///
/// A collection's size is known only at its end. Collecting the elements here and moving them out then gives each
/// collection one allocation of the right size, where appending would grow it several times.
struct ScratchStack<Element>: ~Copyable {
    private var storage: UnsafeMutablePointer<Element>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 64) {
        storage = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit {
        storage.deinitialize(count: count)
        storage.deallocate()
    }

    mutating func push(_ element: consuming Element) {
        if count == capacity { grow() }
        (storage + count).initialize(to: element)
        count += 1
    }

    /// Moves everything above `start` into an array of its own.
    mutating func popArray(from start: Int) -> [Element] {
        let size = count - start
        guard size > 0 else { return [] }
        count = start
        return Array(unsafeUninitializedCapacity: size) { buffer, initializedCount in
            buffer.baseAddress?.moveInitialize(from: storage + start, count: size)
            initializedCount = size
        }
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: storage, count: count)
        storage.deallocate()
        storage = larger
        capacity *= 2
    }
}
