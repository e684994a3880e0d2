// Inlinable, so that searches in other targets run as fast as if they were written out there.
extension RandomAccessCollection {
    /// The place of the first element that is in the second part of a collection of two: none of the first part meets
    /// the condition, all of the second do.
    @inlinable
    package func partitioningIndex(where isInSecondPart: (Element) -> Bool) -> Index {
        search { isInSecondPart($0) ? 1 : -1 }.index
    }

    /// The place of an element of a sorted collection, or where it would be inserted.
    ///
    /// `order` is below, at or above 0 for elements before, at and behind the place that is looked for.
    @inlinable
    package func search(_ order: (Element) -> Int) -> (index: Index, isPresent: Bool) {
        var low = startIndex
        var remaining = count
        while remaining > 0 {
            let half = remaining / 2
            let middle = index(low, offsetBy: half)
            let order = order(self[middle])
            if order == 0 { return (middle, true) }
            if order < 0 {
                low = index(after: middle)
                remaining -= half + 1
            } else {
                remaining = half
            }
        }
        return (low, false)
    }
}
