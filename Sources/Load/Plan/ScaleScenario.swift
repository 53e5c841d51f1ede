/// What users do with Scale's web application and its API.
package enum ScaleScenario: String, Hashable, Sendable, CaseIterable {
    /// The page of all songs, and songs' pages.
    case browse
    /// Songs by one or two instruments.
    case search
    /// The songs most similar to one.
    case similar
    /// Renames a playlist; the playlists are made before the start and deleted afterwards.
    case write

    /// How often each of the scenarios of `weights` is used, in the order in which they are there.
    package struct Weight: Hashable, Sendable {
        package var scenario: ScaleScenario
        package var weight: Int

        package init(_ scenario: ScaleScenario, _ weight: Int) {
            self.scenario = scenario
            self.weight = weight
        }

        /// - Parameter text: such as `browse=5`.
        /// - Throws: ``LoadError``.
        package init(_ text: String) throws(LoadError) {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let scenario = ScaleScenario(rawValue: String(parts[0])) else {
                let names = ScaleScenario.allCases.map(\.rawValue).joined(separator: ", ")
                throw LoadError(.badScenario, text, "the scenarios are \(names), such as browse=5")
            }
            guard let weight = parts.count == 1 ? 1 : Int(parts[1]), (1...1_000_000).contains(weight) else {
                throw LoadError(
                    .badScenario, text, "its weight should be from 1 to 1,000,000, such as browse=5")
            }
            self.init(scenario, weight)
        }
    }

    /// Reads alone, as musicians use them most.
    package static let usual = [Weight(.browse, 5), Weight(.search, 3), Weight(.similar, 2)]
}
