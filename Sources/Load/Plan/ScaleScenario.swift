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

    /// How often a scenario is used, compared with the others.
    package struct Weight: Hashable, Sendable {
        package var scenario: ScaleScenario
        package var weight: Int

        package init(_ scenario: ScaleScenario, _ weight: Int) {
            self.scenario = scenario
            self.weight = weight
        }

        /// - Parameter text: such as `browse=5`.
        /// - Throws: ``LoadError``.
        init(_ text: String) throws(LoadError) {
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

    /// - Parameter texts: such as `browse=5`, each scenario once.
    /// - Throws: ``LoadError``.
    package static func weights(_ texts: [String]) throws(LoadError) -> [Weight] {
        var weights: [Weight] = []
        for text in texts {
            let weight = try Weight(text)
            guard !weights.contains(where: { $0.scenario == weight.scenario }) else {
                throw LoadError(.badScenario, text, "each scenario should be given once")
            }
            weights.append(weight)
        }
        return weights
    }

    /// Reads alone, as musicians use them most.
    package static let usual = [Weight(.browse, 5), Weight(.search, 3), Weight(.similar, 2)]
}
