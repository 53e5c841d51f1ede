import MIDI

/// Why songs had to be recovered, in one block of memory: few songs have any reason.
struct DamageColumn: Sendable {
    private var damages: [Damage] = []
    private var ends: [UInt32] = []

    mutating func append(_ reasons: [Damage]) {
        damages += reasons
        ends.append(UInt32(damages.count))
    }

    subscript(index: Int) -> [Damage] {
        Array(damages[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])])
    }

    /// The same reasons in another order of songs.
    func reordered(by order: [UInt32]) -> DamageColumn {
        var other = DamageColumn()
        other.ends.reserveCapacity(order.count)
        for index in order { other.append(self[Int(index)]) }
        return other
    }
}
