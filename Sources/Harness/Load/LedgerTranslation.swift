import Chaos
import Load

/// Puts a ledger's operations into the journal: each write as a request and as its two events, each read as what it
/// says of single writes.
actor LedgerTranslation {
    private struct Place: Hashable {
        var playlist: Int
        var song: String
    }

    private let load: String
    private let requests: RequestTranslation
    /// Acknowledged writes of each playlist.
    private var acknowledged: [Int: [LedgerWrite]] = [:]

    init(_ load: String, offset: Int64) {
        self.load = load
        requests = RequestTranslation(load, offset: offset)
    }

    func events(_ operations: LedgerOperations) -> [JournalEvent] {
        var ledger = LedgerEvents(load: load)
        func add(_ time: Int64, _ id: Int, _ kind: LedgerEvents.Kind) {
            ledger.time.append(requests.time(time))
            ledger.id.append(id)
            ledger.kind.append(kind.rawValue)
        }
        for write in operations.writes {
            add(write.invoked, write.number, .invokeWrite)
            switch write.result {
            case .ok:
                add(write.completed, write.number, .okWrite)
                acknowledged[write.playlist, default: []].append(write)
            case .fail: add(write.completed, write.number, .failWrite)
            case .info: add(write.completed, write.number, .infoWrite)
            }
        }
        for read in operations.reads {
            for (write, isThere) in shown(by: read) {
                add(read.invoked, write.number, .invokeRead)
                add(read.completed, write.number, isThere.map { $0 ? .found : .missing } ?? .failRead)
            }
        }
        let records = RequestBatch(operations.writes.map(\.record))
        return [records.isEmpty ? nil : .requests(requests.columns(records)), .ledger(ledger)]
            .compactMap { $0 }
    }

    /// Of the writes that were acknowledged before a read began, the last one and those that it does not show.
    private func shown(by read: Load.LedgerRead) -> [(LedgerWrite, Bool?)] {
        let before = (acknowledged[read.playlist] ?? []).filter { $0.completed <= read.invoked }
        guard let last = before.max(by: { $0.completed < $1.completed }) else { return [] }
        guard let songs = read.songs.map(Set.init) else { return [(last, nil)] }
        let missing = before.filter { !songs.contains($0.song) }.map { ($0, Bool?.some(false)) }
        return songs.contains(last.song) ? missing + [(last, true)] : missing
    }

    /// How often each write is there at the end.
    static func read(
        _ load: String, _ history: LedgerHistory, _ state: LedgerState
    ) -> Chaos.LedgerRead {
        var counts: [Place: Int] = [:]
        var unread: [Int] = []
        for playlist in history.playlists.indices {
            guard state.songs.indices.contains(playlist), let songs = state.songs[playlist] else {
                unread.append(playlist)
                continue
            }
            for song in songs { counts[Place(playlist: playlist, song: song), default: 0] += 1 }
        }
        let writes = history.operations.writes.sorted { $0.number < $1.number }
            .filter { !unread.contains($0.playlist) }
        let problem =
            unread.isEmpty ? nil : "\(unread.count) of \(history.playlists.count) playlists could not be read"
        return Chaos.LedgerRead(
            load: load, ids: writes.map(\.number),
            counts: writes.map { counts[Place(playlist: $0.playlist, song: $0.song)] ?? 0 }, problem: problem)
    }
}

extension LedgerWrite {
    /// As a request of any load; it was acknowledged or it failed.
    fileprivate var record: RequestRecord {
        let isBegun = outcome != .notSent
        return RequestRecord(
            intended: due, sent: isBegun ? invoked : nil, finished: completed,
            traits: RequestTraits(
                scenario: "write", outcome: outcome, status: status, zone: zone, target: target,
                attempts: isBegun ? 1 : 0))
    }
}
