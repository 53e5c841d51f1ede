import NIOCore

/// How late a thread was lately: something is to run on it at intervals, and runs later if it is busy.
///
/// The last second is kept in four slices, each with its greatest delay.
package struct LoopDelay: Hashable, Sendable {
    package struct Figures: Hashable, Sendable {
        /// The greatest delay.
        package var greatest: TimeAmount
        /// The greatest of any slice but one: a single hiccup does not count here.
        package var repeated: TimeAmount

        package init(greatest: TimeAmount, repeated: TimeAmount) {
            self.greatest = greatest
            self.repeated = repeated
        }
    }

    /// Time from one run to the next.
    package static let interval = TimeAmount.milliseconds(50)
    private static let sliceTime: UInt64 = 250_000_000

    private var due: NIODeadline
    private var slice: UInt64
    private var slices: [TimeAmount] = Array(repeating: .zero, count: 4)

    /// - Parameter now: when the interval to the first run begins.
    package init(startingAt now: NIODeadline) {
        due = now + Self.interval
        slice = now.uptimeNanoseconds / Self.sliceTime
    }

    /// It ran; the next time is an interval later.
    package mutating func ran(at now: NIODeadline) {
        note(now - due, at: now)
        due = now + Self.interval
    }

    /// What is overdue counts before it has run.
    package mutating func figures(at now: NIODeadline) -> Figures {
        note(now - due, at: now)
        let delays = slices.sorted(by: >)
        return Figures(greatest: delays[0], repeated: delays[1])
    }

    private mutating func note(_ delay: TimeAmount, at now: NIODeadline) {
        let current = now.uptimeNanoseconds / Self.sliceTime
        let count = UInt64(slices.count)
        if current > slice {
            for passed in 0..<min(current - slice, count) { slices[Int((current - passed) % count)] = .zero }
            slice = current
        }
        let place = Int(slice % count)
        slices[place] = max(slices[place], delay)
    }
}
