import Catalog
import MIDI

/// What a file holds, as fields of a ``TabbedLine``: MD5, status, melodic programs, drum kits (32
/// hexadecimal digits each, programs 64–127 first), reasons as `offset:reason` with spaces between.
enum ExtractedContent {
    static let fieldCount = 5

    static func fields(_ content: FileRecord.Content) -> [String] {
        switch content {
        case .song(let id, let extraction, _):
            [
                id.description, extraction.status.rawValue, hexadecimal(extraction.instruments.melodic),
                hexadecimal(extraction.instruments.percussion), text(ReasonList.reasons(extraction.reasons)),
            ]
        case .invalid(let id, let reasons):
            [id?.description ?? "", Extraction.Status.invalid.rawValue, "", "", text(reasons)]
        }
    }

    /// - Returns: `nil` when the fields are not those of a content.
    static func content(_ fields: ArraySlice<String>) -> FileRecord.Content? {
        guard fields.count == fieldCount, let start = fields.indices.first,
            let status = Extraction.Status(rawValue: fields[start + 1]),
            let reasons = reasons(fields[start + 4])
        else { return nil }
        let id = SongID(fields[start])
        if status == .invalid {
            return id != nil || fields[start].isEmpty ? .invalid(id, reasons) : nil
        }
        guard let id, let melodic = programs(fields[start + 2]), let percussion = programs(fields[start + 3])
        else { return nil }
        let damages = reasons.compactMap { reason in
            Damage.Kind(rawValue: reason.reason).map { Damage($0, at: reason.offset) }
        }
        guard damages.count == reasons.count else { return nil }
        let instruments = InstrumentSet(melodic: melodic, percussion: percussion)
        return .song(id, Extraction(status: status, instruments: instruments, reasons: damages), title: nil)
    }

    private static func text(_ reasons: [ReasonList.Reason]) -> String {
        reasons.map { "\($0.offset):\($0.reason)" }.joined(separator: " ")
    }

    private static func reasons(_ text: String) -> [ReasonList.Reason]? {
        var reasons: [ReasonList.Reason] = []
        for word in text.split(separator: " ") {
            guard let colon = word.firstIndex(of: ":"), let offset = Int(word[..<colon]) else { return nil }
            reasons.append(
                ReasonList.Reason(offset: offset, reason: String(word[word.index(after: colon)...])))
        }
        return reasons
    }

    /// As a song's identity is written, which has as many bits.
    private static func hexadecimal(_ programs: ProgramSet) -> String {
        SongID(high: programs.high, low: programs.low).description
    }

    private static func programs(_ text: String) -> ProgramSet? {
        SongID(text).map { ProgramSet(low: $0.low, high: $0.high) }
    }
}
