/// One instrument that sets may share: a program, a drum kit, or percussion as a whole.
enum Term {
    case program(UInt8)
    case kit(UInt8)
    case percussion

    /// The number of different indexes.
    static let count = 257

    var index: Int {
        switch self {
        case .program(let program): Int(program)
        case .kit(let kit): 128 + Int(kit)
        case .percussion: 256
        }
    }
}
