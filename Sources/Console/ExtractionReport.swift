import Catalog
import Ingest
import MIDI
import Music

/// Reads MIDI files and folders of them, and tells of each what its instruments are.
package struct ExtractionReport {
    package enum Format: String, Sendable, CaseIterable {
        case table
        case jsonl
    }

    private let mode: InstrumentReader.Mode
    private let format: Format
    private let output: TextOutput
    private let errors: TextOutput
    private var rows = TextTable([
        ("STATUS", .left), ("COUNT", .right), ("PATH", .left), ("INSTRUMENTS", .left),
    ])
    /// Whether every file was readable, and ok or recovered.
    package private(set) var isComplete = true

    package init(mode: InstrumentReader.Mode, format: Format, to output: TextOutput, errors: TextOutput) {
        self.mode = mode
        self.format = format
        self.output = output
        self.errors = errors
    }

    /// Reads a file, or the MIDI files below a folder, by path.
    package mutating func add(_ file: InputFile) throws(ConsoleError) {
        switch file.content() {
        case .bytes(let bytes):
            let extraction = InstrumentReader.read(bytes, mode: mode)
            let reasons = ReasonList.reasons(extraction.reasons)
            try tell(file, extraction.status, extraction.instruments, reasons)
        case .tooLarge:
            try tell(file, .invalid, InstrumentSet(), [ReasonList.tooLarge])
        case .missing:
            try tellUnreadable(file.name, "there is no such file or folder")
        case .unreadable(let reason):
            try tellUnreadable(file.name, reason)
        case .folder:
            try addFolder(file)
        }
    }

    /// Writes what is left to write.
    package func finish() throws(ConsoleError) {
        if format == .table {
            for line in rows.lines { try output.line(line) }
        }
        try output.flush()
        try errors.flush()
    }

    private mutating func addFolder(_ folder: InputFile) throws(ConsoleError) {
        let listing: MIDIFolder.Listing
        do {
            listing = try MIDIFolder.list(folder.path)
        } catch {
            return try tellUnreadable(folder.name, error.message)
        }
        for obstacle in listing.obstacles {
            try tellUnreadable(MIDIFolder.text(ofPath: obstacle.path), obstacle.reason)
        }
        for path in listing.files { try add(InputFile(path: path)) }
    }

    private mutating func tell(
        _ file: InputFile, _ status: Extraction.Status, _ instruments: InstrumentSet,
        _ reasons: [ReasonList.Reason]
    ) throws(ConsoleError) {
        if status == .invalid { isComplete = false }
        switch format {
        case .jsonl:
            var json = JSONText()
            json.raw(#"{"path":"#)
            json.string(file.name)
            json.raw(#","status":"#)
            json.string(status.rawValue)
            json.raw(#","instruments":"#)
            json.array(instruments.instruments) { json, instrument in
                json.raw("[")
                json.number(instrument.program)
                json.raw(instrument.isDrum ? ",true]" : ",false]")
            }
            json.raw(#","reasons":"#)
            json.array(reasons) { json, reason in
                json.raw(#"{"offset":"#)
                json.number(reason.offset)
                json.raw(#","reason":"#)
                json.string(reason.reason)
                json.raw("}")
            }
            json.raw("}")
            try output.line(json.bytes)
        case .table:
            let names =
                status == .invalid
                ? reasons.first.map { "byte \($0.offset): \($0.reason)" } ?? ""
                : instruments.instruments.map(\.name).joined(separator: ", ")
            rows.append([status.rawValue, String(instruments.count), file.name, names])
        }
    }

    private mutating func tellUnreadable(_ name: String, _ reason: String) throws(ConsoleError) {
        isComplete = false
        // What was found before it comes before it.
        try output.flush()
        switch format {
        case .jsonl:
            var json = JSONText()
            json.raw(#"{"path":"#)
            json.string(name)
            json.raw(#","status":"unreadable","error":"#)
            json.string(reason)
            json.raw("}")
            try errors.line(json.bytes)
        case .table:
            try errors.line("error: \(TextTable.printable(name)): \(reason)")
        }
        try errors.flush()
    }
}
