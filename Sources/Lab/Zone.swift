/// An availability zone.
package enum Zone: String, CaseIterable, Codable, Hashable, Sendable {
    case a
    case b
    case c

    /// The third number of its addresses.
    var number: Int {
        switch self {
        case .a: 1
        case .b: 2
        case .c: 3
        }
    }
}
