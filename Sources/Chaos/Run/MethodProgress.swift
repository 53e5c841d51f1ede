/// Where a run is in its method: which steps run, which come next. Pure; whoever drives it carries out leaves and says
/// when they have ended.
package struct MethodProgress: Sendable {
    /// A step without steps in it, as it runs once.
    package struct Leaf: Hashable, Sendable {
        /// Unique in a run.
        package var number: Int
        package var id: String
        package var action: Step.Action
    }

    package enum Change: Hashable, Sendable {
        case began(id: String)
        case ended(id: String, problem: String?)
        /// To be carried out.
        case leaf(Leaf)
    }

    private indirect enum Node: Sendable {
        case leaf(Leaf)
        /// One after another; those that are still to come, and the one that runs.
        case sequence(rest: ArraySlice<Step>, now: Node?)
        /// `children` run; `nil` where one has ended.
        case parallel(id: String, children: [Node?])
        /// `times` rounds are still to come.
        case rounds(id: String, steps: [Step], times: Int, now: Node?)
    }

    private var root: Node?
    private var next = 0
    /// Leaves that run while the method goes on.
    private var background: [Leaf] = []

    package init(_ steps: [Step]) { root = .sequence(rest: steps[...], now: nil) }

    /// Whether nothing runs and nothing is to come.
    package var isOver: Bool { root == nil && background.isEmpty }

    /// Those that run.
    package var leaves: [Leaf] { Self.leaves(root) + background }

    package mutating func begin() -> [Change] {
        var changes: [Change] = []
        root = advance(root, &changes)
        return changes
    }

    /// - Returns: what follows.
    package mutating func ended(_ leaf: Leaf, problem: String?) -> [Change] {
        var changes = [Change.ended(id: leaf.id, problem: problem)]
        if let place = background.firstIndex(of: leaf) {
            background.remove(at: place)
        } else {
            root = end(leaf, in: root, problem, &changes)
        }
        return changes
    }

    /// Begins no more steps.
    ///
    /// - Returns: the ends of steps that hold others; leaves end by themselves, with ``ended(_:problem:)``.
    package mutating func stop() -> [Change] {
        let running = Self.leaves(root)
        let holders = Self.holders(root)
        background += running
        root = nil
        return holders.map { .ended(id: $0, problem: "the method was ended before it was over") }
    }

    // MARK: - The tree

    private static func leaves(_ node: Node?) -> [Leaf] {
        switch node {
        case nil: []
        case .leaf(let leaf): [leaf]
        case .sequence(_, let now): leaves(now)
        case .parallel(_, let children): children.flatMap { leaves($0) }
        case .rounds(_, _, _, let now): leaves(now)
        }
    }

    /// The innermost first.
    private static func holders(_ node: Node?) -> [String] {
        switch node {
        case nil, .leaf: []
        case .sequence(_, let now): holders(now)
        case .parallel(let id, let children): children.flatMap { holders($0) } + [id]
        case .rounds(let id, _, _, let now): holders(now) + [id]
        }
    }

    private mutating func start(_ step: Step, _ changes: inout [Change]) -> Node? {
        changes.append(.began(id: step.id))
        switch step.action {
        case .wait, .fault, .until, .run:
            let leaf = Leaf(number: next, id: step.id, action: step.action)
            next += 1
            changes.append(.leaf(leaf))
            if case .run(_, _, true) = step.action {
                background.append(leaf)
                return nil
            }
            return .leaf(leaf)
        case .parallel(let steps):
            let children = steps.map { start($0, &changes) }
            return settled(.parallel(id: step.id, children: children), &changes)
        case .repeated(let times, let steps):
            return advance(.rounds(id: step.id, steps: steps, times: times, now: nil), &changes)
        }
    }

    /// Begins what can begin; `nil` when all of it has ended.
    private mutating func advance(_ node: Node?, _ changes: inout [Change]) -> Node? {
        switch node {
        case .sequence(var rest, var now):
            while now == nil, let step = rest.popFirst() { now = start(step, &changes) }
            return now == nil ? nil : .sequence(rest: rest, now: now)
        case .rounds(let id, let steps, var times, var now):
            while now == nil, times > 0 {
                times -= 1
                now = advance(.sequence(rest: steps[...], now: nil), &changes)
            }
            guard now == nil else { return .rounds(id: id, steps: steps, times: times, now: now) }
            changes.append(.ended(id: id, problem: nil))
            return nil
        default: return node
        }
    }

    private func settled(_ node: Node, _ changes: inout [Change]) -> Node? {
        guard case .parallel(let id, let children) = node, children.allSatisfy({ $0 == nil }) else {
            return node
        }
        changes.append(.ended(id: id, problem: nil))
        return nil
    }

    private mutating func end(
        _ leaf: Leaf, in node: Node?, _ problem: String?, _ changes: inout [Change]
    ) -> Node? {
        switch node {
        case nil: return nil
        case .leaf(let other): return other == leaf ? nil : node
        case .sequence(let rest, let now):
            return advance(.sequence(rest: rest, now: end(leaf, in: now, problem, &changes)), &changes)
        case .parallel(let id, let children):
            let left = children.map { end(leaf, in: $0, problem, &changes) }
            return settled(.parallel(id: id, children: left), &changes)
        case .rounds(let id, let steps, let times, let now):
            let left = end(leaf, in: now, problem, &changes)
            return advance(.rounds(id: id, steps: steps, times: times, now: left), &changes)
        }
    }
}
