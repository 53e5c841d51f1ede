/// The best neighbours met so far, at most `limit` of them: a binary heap with the worst on top.
struct TopNeighbours {
    let limit: Int
    private var heap: [Neighbour] = []

    init(limit: Int) {
        self.limit = max(0, limit)
        heap.reserveCapacity(min(self.limit, 1024))
    }

    /// The one that the next better one drives out; `nil` while there is room.
    var worst: Neighbour? { heap.count == limit ? heap.first : nil }

    /// - Returns: whether the neighbour is among the best now.
    mutating func offer(_ neighbour: Neighbour) -> Bool {
        if heap.count < limit {
            heap.append(neighbour)
            siftUp()
            return true
        }
        guard let worst = heap.first, neighbour.isBetter(than: worst) else { return false }
        heap[0] = neighbour
        siftDown()
        return true
    }

    /// Best first.
    consuming func sorted() -> [Neighbour] {
        heap.sort { $0.isBetter(than: $1) }
        return heap
    }

    private mutating func siftUp() {
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[parent].isBetter(than: heap[child]) else { return }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { return }
            if child + 1 < heap.count, heap[child].isBetter(than: heap[child + 1]) { child += 1 }
            guard heap[parent].isBetter(than: heap[child]) else { return }
            heap.swapAt(parent, child)
            parent = child
        }
    }
}

extension Neighbour {
    /// By score, then shared instruments, then the order in which the index was given its songs.
    @inline(__always)
    public func isBetter(than other: Neighbour) -> Bool {
        if score != other.score { return score > other.score }
        if shared != other.shared { return shared > other.shared }
        return song < other.song
    }
}
