import Chaos

/// Which states several things were in, each from when to when.
package struct StateTrack: Sendable {
    package struct Name: Hashable, Comparable, Sendable {
        package var arm: JournalEntry.Arm
        package var text: String

        package static func < (one: Name, other: Name) -> Bool {
            (one.arm == .control ? 1 : 0, one.text) < (other.arm == .control ? 1 : 0, other.text)
        }
    }

    package struct Span: Hashable, Sendable {
        package var from: Double
        /// Infinite as long as nothing else is known.
        package var to: Double
        package var state: String
        /// What else is to be said of it.
        package var detail = ""
    }

    private static let most = 5000

    private(set) package var rows: [Name: [Span]] = [:]
    /// Changes that found no place any more.
    private(set) package var leftOut = 0
    private var count = 0

    package var names: [Name] { rows.keys.sorted() }

    /// - Parameter lasting: seconds for which it holds without being seen again.
    mutating func see(
        _ name: Name, _ state: String, at time: Double, lasting: Double = .infinity, detail: String = ""
    ) {
        let to = time + lasting
        if let last = rows[name]?.last {
            let place = (rows[name]?.count ?? 1) - 1
            if last.state == state, time <= last.to {
                rows[name]?[place].to = max(last.to, to)
                return
            }
            rows[name]?[place].to = max(min(last.to, time), last.from)
        }
        guard count < Self.most else {
            leftOut += 1
            return
        }
        count += 1
        rows[name, default: []].append(Span(from: time, to: to, state: state, detail: detail))
    }

    mutating func end(_ name: Name, at time: Double) {
        guard let spans = rows[name], let last = spans.last, time < last.to else { return }
        rows[name]?[spans.count - 1].to = max(time, last.from)
    }
}
