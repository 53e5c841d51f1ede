import Catalog

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What an ingest did, and what the catalog holds of the folder now.
package struct IngestSummary: Sendable {
    package let source: String
    package let figures: RunFigures
    package let totals: IngestTotals
    package let seconds: Double

    package init(source: String, figures: RunFigures, totals: IngestTotals, seconds: Double) {
        self.source = source
        self.figures = figures
        self.totals = totals
        self.seconds = seconds
    }

    package var counters: IngestCounters { figures.counters }
    package var filesPerSecond: Double { seconds > 0 ? Double(counters.files) / seconds : 0 }
    /// Of 1,000,000 bytes, read.
    package var megabytesPerSecond: Double { seconds > 0 ? Double(counters.bytes) / 1e6 / seconds : 0 }
}

extension IngestSummary {
    /// One JSON object in one line.
    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let text = try? encoder.encode(Fields(self)) else { return "{}" }
        return String(decoding: text, as: UTF8.self)
    }

    private struct Fields: Encodable {
        var bytes: Int
        var duplicates: Int
        var files: Int
        var filesPerSecond: Double
        var invalid: [String: Int]
        var megabytesPerSecond: Double
        var missing: Int
        var read: Int
        var recovered: Int
        var removed: Int
        var seconds: Double
        var songs: Int
        var songsInCatalog: Int
        var source: String
        var unchanged: Int
        var unreadable: Int
        var unreadableFolders: Int

        init(_ summary: IngestSummary) {
            bytes = summary.counters.bytes
            duplicates = summary.totals.duplicates
            files = summary.counters.files
            filesPerSecond = rounded(summary.filesPerSecond, 10)
            invalid = summary.totals.invalid
            megabytesPerSecond = rounded(summary.megabytesPerSecond, 10)
            missing = summary.totals.missing
            read = summary.counters.read
            recovered = summary.totals.recovered
            removed = summary.totals.removed
            seconds = rounded(summary.seconds, 1000)
            songs = summary.totals.songs
            songsInCatalog = summary.totals.songsInCatalog
            source = summary.source
            unchanged = summary.counters.unchanged
            unreadable = summary.counters.unreadable
            unreadableFolders = summary.counters.unreadableFolders
        }
    }
}

extension IngestSummary {
    /// A few lines for people; counts of none are left out, but for songs.
    package var text: String {
        guard counters.files + counters.unreadable > 0 || totals.missing + totals.removed > 0 else {
            return "No MIDI files (.mid .midi .kar .rmi) in \(source): the catalog is as it was.\(folders)"
        }
        let speed = "\(grouped(Int(filesPerSecond))) files/s, \(rounded(megabytesPerSecond, 10)) MB/s"
        var lines = ["\(grouped(counters.files)) files in \(rounded(seconds, 100)) s (\(speed))"]
        line("songs", totals.songs, "\(grouped(totals.songsInCatalog)) in the catalog", &lines, always: true)
        line("recovered", totals.recovered, "songs of damaged files", &lines)
        let reasons = totals.invalid.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        line(
            "invalid", reasons.reduce(0) { $0 + $1.value },
            reasons.map { "\($0.key) \(grouped($0.value))" }.joined(separator: ", "), &lines)
        line("duplicates", totals.duplicates, "files with the content of another", &lines)
        line("unchanged", counters.unchanged, "files known already", &lines)
        line("removed", totals.removed, "files that were gone", &lines)
        line("missing", totals.missing, "files not found any more; --prune removes them", &lines)
        line("unreadable", counters.unreadable, "files; what was known of them is kept", &lines)
        return lines.joined(separator: "\n") + folders
    }

    private var folders: String {
        guard counters.unreadableFolders > 0 else { return "" }
        let folders =
            counters.unreadableFolders == 1 ? "1 folder" : "\(grouped(counters.unreadableFolders)) folders"
        return "\n\(folders) could not be read; what was known of them is kept"
    }

    private func line(
        _ name: String, _ count: Int, _ remark: String, _ lines: inout [String], always: Bool = false
    ) {
        guard count > 0 || always else { return }
        let number = grouped(count)
        let space = String(repeating: " ", count: max(1, 22 - name.count - number.count))
        lines.append("  \(name)\(space)\(number)  \(remark)")
    }
}

func grouped(_ number: Int) -> String {
    var text = ""
    for (place, digit) in String(number).reversed().enumerated() {
        if place > 0, place % 3 == 0 { text.append(",") }
        text.append(digit)
    }
    return String(text.reversed())
}

private func rounded(_ number: Double, _ parts: Double) -> Double {
    (number * parts).rounded() / parts
}
