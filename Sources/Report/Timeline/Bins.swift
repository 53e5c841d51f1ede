/// What can be added up when slices of time become wider.
protocol Binned: Sendable {
    init()
    mutating func add(_ later: Self)
}

/// Values of slices of time that are equally wide.
struct Bins<Value: Binned>: Sendable {
    private(set) var values: [Value] = []

    subscript(place: Int) -> Value {
        get { place < values.count ? values[place] : Value() }
        _modify {
            while values.count <= place { values.append(Value()) }
            yield &values[place]
        }
    }

    /// Makes one slice of two.
    mutating func halve() {
        values = stride(from: 0, to: values.count, by: 2).map { place in
            var value = values[place]
            if place + 1 < values.count { value.add(values[place + 1]) }
            return value
        }
    }
}

/// How wide the slices are: a second, and twice as much whenever a run would have too many.
struct BinWidth: Sendable {
    static let most = 720

    private(set) var seconds = 1.0

    func place(of time: Double) -> Int { max(Int(min(time / seconds, Double(Self.most) * 2)), 0) }

    /// - Returns: how often slices have to be put together, two and two, so that there is one for this time.
    mutating func reach(_ time: Double) -> Int {
        var times = 0
        while time.isFinite, time / seconds >= Double(Self.most) {
            seconds *= 2
            times += 1
        }
        return times
    }
}
