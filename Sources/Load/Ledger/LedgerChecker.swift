/// Compares what a ledger was told with what the system holds. Pure: the same finding from the same history.
package enum LedgerChecker {
    package static func check(_ history: LedgerHistory, against state: LedgerState) -> LedgerFinding {
        var finding = LedgerFinding(writes: history.operations.writes.count)
        let held = history.playlists.indices.map { place in
            state.songs.indices.contains(place) ? state.songs[place].map(Self.counts) : nil
        }
        finding.unreadPlaylists = held.indices.filter { held[$0] == nil }
        for write in history.operations.writes {
            settle(write, held: held.indices.contains(write.playlist) ? held[write.playlist] : nil, &finding)
        }
        finding.foreign = foreign(history, held)
        checkReads(history, held, &finding)
        return finding
    }

    /// How often each song is in a playlist.
    private static func counts(_ songs: [String]) -> [String: Int] {
        songs.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    /// - Parameter held: the songs of its playlist; `nil` where they are not known.
    private static func settle(
        _ write: LedgerWrite, held: [String: Int]?, _ finding: inout LedgerFinding
    ) {
        switch write.result {
        case .ok: finding.acknowledged += 1
        case .fail: finding.refused += 1
        case .info: finding.unknown += 1
        }
        guard let held else {
            finding.unsettled += 1
            return
        }
        let count = held[write.song] ?? 0
        switch (write.result, count) {
        case (.ok, 0): finding.lost.append(write.number)
        case (.fail, 1...): finding.refusedButPresent.append(write.number)
        case (.info, 0): finding.unknownAbsent += 1
        case (.info, _): finding.unknownPresent += 1
        default: break
        }
        if count > 1 { finding.doubled.append(write.number) }
    }

    /// What is there although this run never asked for it.
    private static func foreign(_ history: LedgerHistory, _ held: [[String: Int]?]) -> [LedgerFinding.Foreign]
    {
        var invoked: Set<LedgerFinding.Foreign> = []
        for write in history.operations.writes {
            invoked.insert(.init(playlist: write.playlist, song: write.song))
        }
        return held.enumerated().flatMap { place, songs in
            (songs ?? [:]).keys.sorted()
                .map { LedgerFinding.Foreign(playlist: place, song: $0) }
                .filter { !invoked.contains($0) }
        }
    }

    /// A read has to show every write that was acknowledged before it began.
    private static func checkReads(
        _ history: LedgerHistory, _ held: [[String: Int]?], _ finding: inout LedgerFinding
    ) {
        var acknowledged: [Int: [LedgerWrite]] = [:]
        for write in history.operations.writes where write.result == .ok {
            acknowledged[write.playlist, default: []].append(write)
        }
        for (place, read) in history.operations.reads.enumerated() {
            guard let songs = read.songs.map(Set.init) else {
                finding.failedReads += 1
                continue
            }
            finding.reads += 1
            let missing = (acknowledged[read.playlist] ?? [])
                .filter { $0.completed <= read.invoked && !songs.contains($0.song) }
                .map(\.number)
            if !missing.isEmpty { finding.staleReads.append(.init(read: place, missing: missing)) }
        }
    }
}
