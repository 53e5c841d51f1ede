import Chaos

/// Whether a fault can be injected here, by what means, and why not.
package struct Examination: Codable, Hashable, Sendable {
    package var fault: String
    package var isPossible: Bool
    /// By what, or why not.
    package var detail: String

    package init(fault: String, isPossible: Bool, detail: String) {
        self.fault = fault
        self.isPossible = isPossible
        self.detail = detail
    }
}
