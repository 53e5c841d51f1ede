import Library
import Music

/// The instruments of a library and how many songs have each, by family.
package struct InstrumentReport {
    package typealias Format = SimilarReport.Format

    private struct Group {
        var name: String
        var slug: String
        var instruments: [(instrument: Instrument, songs: Int)]
    }

    private let groups: [Group]
    private let songs: Int

    package init(of library: Library) {
        songs = library.count
        let counts = library.instrumentCounts
        var groups = InstrumentFamily.allCases.map { family in
            Group(
                name: family.name, slug: family.slug,
                instruments: counts.filter { $0.instrument.family == family })
        }
        groups.append(
            Group(name: "Drum Kits", slug: "drum-kits", instruments: counts.filter(\.instrument.isDrum)))
        self.groups = groups.filter { !$0.instruments.isEmpty }
    }

    package func write(_ format: Format, to output: TextOutput) throws(ConsoleError) {
        switch format {
        case .table: try writeTable(to: output)
        case .json: try output.line(json)
        }
        try output.flush()
    }

    private func writeTable(to output: TextOutput) throws(ConsoleError) {
        guard !groups.isEmpty else { return try output.line("The catalog has no songs yet.") }
        var table = TextTable([
            ("FAMILY", .left), ("SONGS", .right), ("", .left), ("INSTRUMENT", .left), ("CALLED", .left),
        ])
        for group in groups {
            for (place, (instrument, count)) in group.instruments.enumerated() {
                table.append([
                    place == 0 ? group.name : "", String(count),
                    Bar.text(songs == 0 ? 0 : Double(count) / Double(songs), width: 10),
                    instrument.name, instrument.slug,
                ])
            }
        }
        for line in table.lines { try output.line(line) }
    }

    /// `{"songs":…,"families":[{"name":…,"slug":…,"instruments":[{"name":…,"slug":…,"program":…,"isDrum":…,
    /// "songs":…},…]},…]}`
    private var json: [UInt8] {
        var json = JSONText()
        json.raw(#"{"songs":"#)
        json.number(songs)
        json.raw(#","families":"#)
        json.array(groups) { json, group in
            json.raw(#"{"name":"#)
            json.string(group.name)
            json.raw(#","slug":"#)
            json.string(group.slug)
            json.raw(#","instruments":"#)
            json.array(group.instruments) { json, entry in
                json.raw(#"{"name":"#)
                json.string(entry.instrument.name)
                json.raw(#","slug":"#)
                json.string(entry.instrument.slug)
                json.raw(#","program":"#)
                json.number(entry.instrument.program)
                json.raw(entry.instrument.isDrum ? #","isDrum":true,"songs":"# : #","isDrum":false,"songs":"#)
                json.number(entry.songs)
                json.raw("}")
            }
            json.raw("}")
        }
        json.raw("}")
        return json.bytes
    }
}
