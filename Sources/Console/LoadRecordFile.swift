import Load

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file with one JSON object a line for each request of a run.
package actor LoadRecordFile {
    private let descriptor: CInt
    private let path: String

    /// What was in the file is gone.
    package init(path: String) throws(ConsoleError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system("\(path): the records cannot be written") }
    }

    deinit { close(descriptor) }

    package func append(_ batch: RequestBatch) throws(ConsoleError) {
        let output = TextOutput(to: descriptor)
        // What requests have in common is the same text.
        let kinds = batch.traits.map(Self.members)
        for place in 0..<batch.count {
            let record = batch[place]
            var json = JSONText()
            json.raw(#"{"intended":"#)
            json.number(record.intended)
            json.raw(#","sent":"#)
            if let sent = record.sent { json.number(sent) } else { json.raw("null") }
            json.raw(#","finished":"#)
            json.number(record.finished)
            json.verbatim(kinds[batch.kinds[place]])
            try output.line(json.bytes)
        }
        try output.flush()
    }

    private static func members(_ traits: RequestTraits) -> String {
        var json = JSONText()
        json.raw(#","scenario":"#)
        json.string(traits.scenario)
        json.raw(#","outcome":"#)
        json.string(traits.outcome.rawValue)
        json.raw(#","status":"#)
        json.number(traits.status)
        json.raw(#","zone":"#)
        json.string(traits.zone)
        json.raw(#","server":"#)
        json.string(traits.server)
        json.raw(#","target":"#)
        json.number(traits.target)
        json.raw(#","attempts":"#)
        json.number(traits.attempts)
        json.raw("}")
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
