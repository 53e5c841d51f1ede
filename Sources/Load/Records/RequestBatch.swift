/// The records of requests that finished within some hundred milliseconds, by columns, in order of their
/// finish.
///
/// A batch is whole by itself. In JSON a record is about 25 bytes: times are written as differences, and what
/// requests have in common once, in `traits`.
package struct RequestBatch: Hashable, Sendable {
    /// Each kind of request in the batch.
    package private(set) var traits: [RequestTraits] = []
    /// For each record, its place in ``traits``.
    package private(set) var kinds: [Int] = []
    /// Nanoseconds since the start of the run.
    package private(set) var intended: [Int64] = []
    /// `sent` - `intended`; -1 for what was never begun.
    package private(set) var lags: [Int64] = []
    /// `finished` - `intended`.
    package private(set) var latencies: [Int64] = []

    private var places: [RequestTraits: Int] = [:]

    package init() {}

    package init(_ records: some Sequence<RequestRecord>) {
        for record in records { append(record) }
    }

    package var count: Int { kinds.count }
    package var isEmpty: Bool { kinds.isEmpty }

    package mutating func append(_ record: RequestRecord) {
        let kind = place(of: record.traits)
        kinds.append(kind)
        intended.append(record.intended)
        lags.append(record.sent.map { $0 - record.intended } ?? -1)
        latencies.append(record.latency)
    }

    package subscript(_ place: Int) -> RequestRecord {
        RequestRecord(
            intended: intended[place], sent: lags[place] < 0 ? nil : intended[place] + lags[place],
            finished: intended[place] + latencies[place], traits: traits[kinds[place]])
    }

    private mutating func place(of kind: RequestTraits) -> Int {
        // Most requests are like the one before.
        if let last = kinds.last, traits[last] == kind { return last }
        if let place = places[kind] { return place }
        places[kind] = traits.count
        traits.append(kind)
        return traits.count - 1
    }
}

extension RequestBatch: Codable {
    private enum CodingKeys: String, CodingKey {
        case traits, kinds, intended, lags, latencies
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        traits = try values.decode([RequestTraits].self, forKey: .traits)
        kinds = try values.decode([Int].self, forKey: .kinds)
        lags = try values.decode([Int64].self, forKey: .lags)
        latencies = try values.decode([Int64].self, forKey: .latencies)
        var time: Int64 = 0
        for difference in try values.decode([Int64].self, forKey: .intended) {
            let (sum, overflows) = time.addingReportingOverflow(difference)
            guard !overflows else { throw Self.damage(decoder) }
            time = sum
            intended.append(time)
        }
        let isWhole =
            [kinds.count, lags.count, latencies.count].allSatisfy { $0 == intended.count }
            && kinds.allSatisfy(traits.indices.contains)
            && [intended, lags, latencies].allSatisfy { $0.allSatisfy(Self.times.contains) }
        guard isWhole else { throw Self.damage(decoder) }
        for (place, kind) in traits.enumerated() { places[kind] = place }
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(traits, forKey: .traits)
        try values.encode(kinds, forKey: .kinds)
        try values.encode(lags, forKey: .lags)
        try values.encode(latencies, forKey: .latencies)
        var before: Int64 = 0
        let differences = intended.map { time in
            defer { before = time }
            return time - before
        }
        try values.encode(differences, forKey: .intended)
    }

    /// What a time can be: with room to add two of them.
    private static let times = -1...(Int64.max / 4)

    private static func damage(_ decoder: any Decoder) -> DecodingError {
        .dataCorrupted(
            .init(
                codingPath: decoder.codingPath, debugDescription: "the columns of a batch do not fit together"
            ))
    }
}
