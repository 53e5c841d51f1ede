import Catalog
import Library

/// Updates lists of neighbours with progress shown, and says what was done.
package struct NeighbourReport: Sendable {
    package enum Format: String, Sendable, CaseIterable {
        case text
        case json
    }

    private let summary: NeighbourSummary
    private let seconds: Double

    /// - Throws: what the update does.
    package init(of updater: NeighbourUpdater, full: Bool) async throws {
        let start = ContinuousClock.now
        summary = try await Progress.shown(of: "lists") { show in
            try await updater.update(full: full, onProgress: show)
        }
        let elapsed = (ContinuousClock.now - start).components
        seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
    }

    package var text: String {
        let how = summary.isFull ? "all of them" : "those that can have changed"
        var lines = [
            "\(summary.listed) of \(summary.songs) lists made, \(how), in \(Decimals.text(seconds, digits: 2)) s"
        ]
        if summary.forgotten > 0 { lines.append("\(summary.forgotten) dropped, of songs that are gone") }
        return lines.joined(separator: "\n")
    }

    /// One JSON object in one line.
    package var json: String {
        var json = JSONText()
        json.raw(#"{"songs":"#)
        json.number(summary.songs)
        json.raw(#","limit":"#)
        json.number(summary.state.limit)
        json.raw(#","listed":"#)
        json.number(summary.listed)
        json.raw(#","forgotten":"#)
        json.number(summary.forgotten)
        json.raw(summary.isFull ? #","full":true,"revision":"# : #","full":false,"revision":"#)
        json.number(summary.state.revision)
        json.raw(#","run":"#)
        json.number(summary.state.generation.run)
        json.raw(#","seconds":"#)
        json.number(seconds)
        json.raw("}")
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
