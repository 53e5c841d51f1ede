import Music

/// A style of song: which instruments it prefers and how fast it goes.
enum Genre: Int, CaseIterable {
    case pop, rock, orchestral, jazz, electronic, folk, solo

    /// Of a hundred songs.
    static let shares = [34, 24, 12, 9, 11, 8, 2]

    /// Songs of a hundred that have drums; 85 over all genres.
    var drums: Int {
        switch self {
        case .pop: 96
        case .rock: 98
        case .orchestral: 42
        case .jazz: 88
        case .electronic: 97
        case .folk: 62
        case .solo: 0
        }
    }

    /// How much more (or less) than 4 a program of each family is wanted.
    var familyWeights: [Int] {
        switch self {
        //         pno chr org gtr bas str ens brs red pip led pad sfx eth prc snd
        case .pop: [5, 4, 4, 5, 5, 2, 6, 4, 3, 3, 4, 5, 3, 2, 3, 3]
        case .rock: [3, 2, 5, 9, 7, 1, 4, 2, 2, 1, 4, 3, 2, 1, 3, 4]
        case .orchestral: [3, 7, 1, 1, 1, 14, 9, 9, 9, 10, 1, 1, 1, 1, 4, 1]
        case .jazz: [7, 5, 3, 4, 8, 1, 2, 9, 10, 3, 1, 1, 1, 1, 2, 1]
        case .electronic: [3, 3, 2, 1, 3, 1, 5, 1, 1, 1, 13, 12, 9, 2, 8, 5]
        case .folk: [3, 2, 4, 9, 6, 4, 2, 1, 2, 8, 1, 1, 1, 14, 3, 1]
        case .solo: [16, 1, 2, 6, 0, 2, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]
        }
    }

    /// Quarter notes a minute.
    var tempo: ClosedRange<Int> {
        switch self {
        case .pop: 84...132
        case .rock: 100...172
        case .orchestral: 56...140
        case .jazz: 72...208
        case .electronic: 118...148
        case .folk: 76...144
        case .solo: 52...120
        }
    }
}
