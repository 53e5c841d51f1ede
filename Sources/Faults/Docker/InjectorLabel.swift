import Platforms

/// The labels of helper containers, by which leftovers are found.
package enum InjectorLabel {
    /// Every one of them has it, whatever run it is of.
    static let role = "scale.chaos"
    static let run = "scale.chaos.run"
    static let step = "scale.chaos.step"
    /// The ``Injection`` as JSON.
    static let injection = "scale.chaos.injection"

    enum Role: String, Sendable {
        case injector
        /// Comes to its end by itself, within moments.
        case assistant
    }

    /// - Parameter run: `nil`: of any.
    static func of(_ role: Role, run: String?) -> Labels {
        var labels = [self.role: role.rawValue]
        labels[self.run] = run
        return labels
    }
}
