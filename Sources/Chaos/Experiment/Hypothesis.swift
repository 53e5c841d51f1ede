/// A statement about the system that a run supports or refutes.
package struct Hypothesis: Codable, Hashable, Sendable {
    /// Unique in an experiment.
    package var id: String
    package var title: String
    package var claim: Claim
    /// What to look at when it fails.
    package var advice: String

    package init(id: String, title: String, claim: Claim, advice: String = "") {
        self.id = id
        self.title = title
        self.claim = claim
        self.advice = advice
    }

    package enum Claim: Codable, Hashable, Sendable {
        /// A measure over a window is within bounds.
        case threshold(Measure, Bounds, window: Window)
        /// A measure, compared with itself in the reference: the window before, or the control group's same window.
        case comparison(Comparison)
        /// Something happens, at most `seconds` after something else; both did not before.
        case happens(EventPattern, within: Double, after: EventPattern)
        case never(EventPattern, window: Window)
        /// All conditions of the steady state hold again, at most `seconds` after.
        case steadyStateAgain(within: Double, after: EventPattern)
        /// What was acknowledged is there exactly once, what was refused is not there more than once, and no read was
        /// stale or lost.
        case nothingLost(load: String)
        /// The longest stretch without success that clients of a load saw, in seconds, begun in the window.
        case outage(of: RequestFilter, Bounds, window: Window)
    }

    package struct Comparison: Codable, Hashable, Sendable {
        package enum By: String, Codable, CaseIterable, Sendable {
            /// The window's value over the reference's.
            case ratio
            /// The window's value minus the reference's.
            case difference
        }

        package enum Reference: Codable, Hashable, Sendable {
            case before
            case window(Window)
            /// The same window of the other deployment.
            case controlGroup
        }

        package var measure: Measure
        package var window: Window
        package var reference: Reference
        package var by: By
        /// The whole confidence interval has to lie within these for PASS, and outside them for FAIL.
        package var bounds: Bounds

        package init(measure: Measure, window: Window, reference: Reference, by: By, bounds: Bounds) {
            self.measure = measure
            self.window = window
            self.reference = reference
            self.by = by
            self.bounds = bounds
        }
    }
}
