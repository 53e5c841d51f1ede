/// The invented name of a song, its artist and its file.
///
/// A title's three words are the song's number written in three mixed digits, so that no two songs of a
/// library share a title or a path.
struct SongName {
    var artist: String
    var title: String
    /// Below the library's folder.
    var path: String

    init(ofSong index: Int, seed: UInt64) {
        var random = SplitMix64(seed: seed, song: index, stream: .name)
        // Few artists have many songs: the smaller of two draws.
        let artistNumber = min(random.below(3000), random.below(3000))
        var artistRandom = SplitMix64(seed: seed, song: artistNumber, stream: .form)
        artist = Self.artist(from: &artistRandom)
        title = Self.title(ofSong: index, seed: seed, from: &random)

        let folder = Self.spell(artist, with: artistRandom.pick([" ", "_", "_", "-"])).lowercased()
        var file = Self.spell(title, with: random.pick([" ", "_", "_", "-", "-"]))
        if random.chance(20) { file = file.lowercased() }
        if random.chance(35) { file += random.pick(["_0", "-0"]) + "\(random.within(1...9))" }
        path = folder + "/" + file + random.pick(Self.extensions)
    }

    private static func artist(from random: inout SplitMix64) -> String {
        var invented = (0..<random.within(2...3)).map { _ in random.pick(syllables) }.joined()
        invented = invented.prefix(1).uppercased() + invented.dropFirst()
        return switch random.below(5) {
        case 0: "The " + invented + " " + random.pick(ensembles)
        case 1: invented + " " + random.pick(ensembles)
        case 2: invented
        default: random.pick(givenNames) + " " + invented
        }
    }

    private static func title(ofSong index: Int, seed: UInt64, from random: inout SplitMix64) -> String {
        let space = adjectives.count * places.count * things.count
        // Multiplying by a prime that does not divide `space` visits each number below it once.
        let scattered = (index % space * 7_919 + Int(seed % UInt64(space))) % space
        let adjective = adjectives[scattered % adjectives.count]
        let thing = things[scattered / adjectives.count % things.count]
        let place = places[scattered / adjectives.count / things.count]
        let title =
            switch random.below(4) {
            case 0: "\(adjective) \(thing) of the \(place)"
            case 1: "\(adjective) \(thing) and \(place)"
            case 2: "\(place) and the \(adjective) \(thing)"
            default: "\(adjective) \(thing) by the \(place)"
            }
        return index < space ? title : title + " No \(index / space + 1)"
    }

    private static func spell(_ words: String, with separator: String) -> String {
        words.split(separator: " ").joined(separator: separator)
    }

    private static let extensions = [
        ".mid", ".mid", ".mid", ".mid", ".mid", ".mid", ".mid", ".mid", ".midi", ".kar",
    ]
    private static let syllables = [
        "ba", "bel", "cor", "da", "dri", "el", "fen", "gar", "ha", "il", "jo", "ka", "kes", "la", "lor", "ma",
        "mi", "nor", "o", "pel", "qua", "ri", "sa", "sel", "ta", "tor", "ul", "va", "wen", "xi", "yor", "zan",
    ]
    private static let ensembles = [
        "Band", "Quartet", "Orchestra", "Trio", "Brothers", "Sisters", "Ensemble", "Players", "Sound",
    ]
    private static let givenNames = [
        "Ada", "Bruno", "Clara", "Dora", "Emil", "Flora", "Gus", "Hanna", "Ivo", "Juna", "Kasimir", "Lena",
        "Milo", "Nora", "Otto", "Pia", "Quentin", "Rosa", "Silas", "Tilda", "Ugo", "Vera", "Wim", "Yara",
    ]
    private static let adjectives = [
        "Amber", "Blue", "Bright", "Broken", "Burning", "Calm", "Crimson", "Crystal", "Distant", "Drifting",
        "Early", "Electric", "Empty", "Endless", "Fading", "Falling", "First", "Forgotten", "Fragile",
        "Frozen", "Gentle", "Golden", "Hidden", "Hollow", "Idle", "Iron", "Last", "Little", "Lonely", "Lost",
        "Lucky", "Midnight", "Misty", "Northern", "Open", "Pale", "Paper", "Plain", "Quiet", "Restless",
        "Rising", "Rusty", "Scarlet", "Secret", "Silent", "Silver", "Simple", "Sleeping", "Slow", "Small",
        "Southern", "Steady", "Strange", "Summer", "Sweet", "Tender", "Velvet", "Violet", "Wandering", "Warm",
        "Western", "Wild", "Winter", "Young",
    ]
    private static let things = [
        "Anchor", "Answer", "Arrow", "Ballad", "Bell", "Bird", "Boat", "Bridge", "Candle", "Carousel",
        "Circle", "Clock", "Cloud", "Compass", "Crown", "Curtain", "Dance", "Dream", "Echo", "Engine",
        "Feather", "Fire", "Flame", "Flower", "Garden", "Ghost", "Glass", "Harvest", "Heart", "Horizon",
        "Hour", "Journey", "Kite", "Lamp", "Lantern", "Letter", "Lullaby", "Map", "Memory", "Mirror", "Moon",
        "Morning", "Mountain", "Night", "Ocean", "Painter", "Picture", "Promise", "Question", "Radio", "Rain",
        "Ribbon", "Road", "Rose", "Sailor", "Shadow", "Ship", "Signal", "Sparrow", "Star", "Stone", "Storm",
        "Story", "Stranger", "Street", "Sun", "Swallow", "Thread", "Ticket", "Tower", "Train", "Valley",
        "Waltz", "Wave", "Weather", "Whisper", "Willow", "Window", "Wing", "Wire", "Wolf",
    ]
    private static let places = [
        "Alley", "Attic", "Avenue", "Bay", "Beach", "Border", "Brook", "Canal", "Canyon", "Castle",
        "Cathedral",
        "Coast", "Cove", "Creek", "Crossing", "Delta", "Desert", "Dune", "Estuary", "Factory", "Fair", "Farm",
        "Ferry", "Field", "Fjord", "Ford", "Forest", "Fountain", "Gallery", "Gate", "Glacier", "Grove",
        "Harbour", "Heath", "Hill", "Hollow Oak", "Hotel", "Island", "Junction", "Lagoon", "Lake",
        "Lighthouse",
        "Market", "Marsh", "Meadow", "Mill", "Moor", "Museum", "Observatory", "Orchard", "Palace", "Park",
        "Pier", "Plain Field", "Pond", "Port", "Prairie", "Quarry", "Quay", "Reef", "Ridge", "River", "Ruin",
        "Sea", "Shore", "Sound", "Spring", "Square", "Stadium", "Stair", "Station", "Stream", "Terrace",
        "Theatre", "Tunnel", "Vineyard", "Wall", "Waterfall", "Well", "Wharf", "Wood",
    ]
}
