import Catalog
import MIDI

extension JSONWriter {
    mutating func run(_ run: RunRecord) {
        let counters = run.figures.counters
        beginObject()
        member("id", run.id)
        key("source")
        string(run.source)
        key("engine")
        string(run.engine)
        key("mode")
        string(run.reading.mode.rawValue)
        key("startedAt")
        string(Timestamp.iso8601(seconds: run.startedAt))
        key("finishedAt")
        if let time = run.finishedAt { string(Timestamp.iso8601(seconds: time)) } else { null() }
        key("notedAt")
        string(Timestamp.iso8601(seconds: run.notedAt))
        key("outcome")
        string(run.outcome.rawValue)
        member("seconds", run.seconds)
        member("files", counters.files)
        member("bytes", counters.bytes)
        member("read", counters.read)
        member("unchanged", counters.unchanged)
        member("invalid", counters.invalid)
        member("unreadable", counters.unreadable)
        member("unreadableFolders", counters.unreadableFolders)
        member("removed", run.removed)
        key("filesPerSecond")
        if let speed = run.filesPerSecond { number(speed) } else { null() }
        member("chunks", run.figures.chunks)
        member("chunksDone", run.figures.chunksDone)
        member("executors", run.figures.executors)
        key("problem")
        if let problem = run.problem { string(problem) } else { null() }
        endObject()
    }

    private mutating func member(_ name: StaticString, _ number: Int?) {
        key(name)
        if let number { integer(number) } else { null() }
    }
}
