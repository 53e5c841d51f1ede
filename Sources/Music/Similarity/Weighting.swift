/// What a shared instrument contributes to a score.
public enum Weighting: String, Sendable, CaseIterable {
    /// Every instrument the same: the Jaccard index.
    case uniform
    /// A rare instrument more than a common one: the weighted Jaccard index with inverse document
    /// frequency, ln(songs / songs with the instrument) + 1.
    case rarity
}
